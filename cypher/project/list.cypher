// Returns the names of all projects that have a node, in order.
/*
:params {}
*/
MATCH (project:_Project)
RETURN project.name
ORDER BY project.name
