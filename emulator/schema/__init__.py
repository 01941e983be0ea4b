"""What the spaces, containers and views of a project mean."""
