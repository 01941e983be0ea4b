// Returns the projects whose restore did not end, each with the id of the snapshot.
/*
:params {}
*/
MATCH (project:_Project)
WHERE project.restoring IS NOT NULL
RETURN project.name, project.restoring
