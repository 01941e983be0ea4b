"""The paths of the service beside data modeling: those that answer about instances, and those that are not emulated."""
