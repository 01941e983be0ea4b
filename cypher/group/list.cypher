// List the groups of a project, in the order of their creation; returns their JSON.
/*
:params { project: 'demo' }
*/
MATCH (group:_Group)
WHERE group.key STARTS WITH $project + ':'
RETURN group.definition
ORDER BY group.id
