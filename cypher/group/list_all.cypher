// List the groups of every project; returns project and JSON of each, in order.
/*
:params {}
*/
MATCH (group:_Group)
RETURN group.project, group.definition
ORDER BY group.project, group.id
