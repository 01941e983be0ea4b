// Removes instances that were soft-deleted before a time, the oldest first; those that are the target of a relationship
// stay.
/*
:params { project: 'demo', before: 1760000000000, limit: 1000 }
*/
MATCH (deleted:_Deleted)
WHERE deleted.project = $project AND deleted.change > 0
WITH deleted
ORDER BY deleted.change
LIMIT $limit
WHERE deleted.deletedTime < $before AND NOT EXISTS { (deleted)<--() }
DETACH DELETE deleted
