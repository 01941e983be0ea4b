// List the groups of every project; returns project and JSON of each, in order.
/*
:params {}
*/
MATCH (project:_Project)
UNWIND project.groups AS group
RETURN project.name AS name, group
ORDER BY name
