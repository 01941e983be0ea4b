// Returns the groups of every project, in order: a row of project name and JSON per group.
/*
:params {}
*/
MATCH (project:_Project)
UNWIND project.groups AS group
RETURN project.name AS name, group
ORDER BY name
