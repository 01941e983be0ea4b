"""What rules for faults do to requests on the wire; which requests they fit is decided in `operations/faults/`."""
