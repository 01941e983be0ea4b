"""The schema of a project: its spaces, containers, views and data models, and the validation of their definitions."""
