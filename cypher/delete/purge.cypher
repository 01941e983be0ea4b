// Forget instances that were deleted long ago, the oldest first; one that is still pointed at stays.
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
