// Returns the projects that hold something, in the order of their names, with the change number that tells how busy.
/*
:params { limit: 100 }
*/
MATCH (project:_Project)
WHERE project.epoch > 0 OR project.change > 0
RETURN project.name AS name, project.epoch AS epoch, project.change AS change
ORDER BY name
LIMIT $limit
