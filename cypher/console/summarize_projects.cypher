// Returns the projects that have data or were created without any, in the order of their names, with epoch and change
// number.
/*
:params { limit: 100 }
*/
MATCH (project:_Project)
WHERE project.epoch > 0 OR project.change > 0 OR project.listed
RETURN project.name AS name, project.epoch AS epoch, project.change AS change
ORDER BY name
LIMIT $limit
