// Returns the next instances of a project, live or soft-deleted, in the order of their change numbers: at most `limit`
// of each kind, with the change number, the Neo4j id, whether it is deleted, and the time of the change.
/*
:params { project: 'demo', after: 7, limit: 1000 }
*/
MATCH (instance:Instance)
WHERE instance.project = $project AND instance.change > $after
WITH instance
ORDER BY instance.project, instance.change
LIMIT $limit
RETURN instance.change AS change, id(instance) AS id, false AS deleted, instance.lastUpdatedTime AS time
UNION ALL
MATCH (instance:_Deleted)
WHERE instance.project = $project AND instance.change > $after
WITH instance
ORDER BY instance.project, instance.change
LIMIT $limit
RETURN instance.change AS change, id(instance) AS id, true AS deleted, instance.lastUpdatedTime AS time
