"""The schema of the endpoint at which data models are published, and how a request to it is answered."""
