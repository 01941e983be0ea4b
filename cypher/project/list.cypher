// Lists the projects that have come to life; returns their names in order.
/*
:params {}
*/
MATCH (project:_Project)
RETURN project.name
ORDER BY project.name
