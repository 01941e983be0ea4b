"""What the service itself defines in every project: the system spaces, the core data model, the unit catalog."""
