// Removes at most `limit` instances whose keys start with a prefix and that were soft-deleted before a time. Those that
// are the target of a relationship stay. Returns the number removed.
/*
:params { prefix: 'demo:', before: 1760000000000, limit: 1000 }
*/
MATCH (deleted:_Deleted)
WHERE
  deleted.key STARTS WITH $prefix AND
  deleted.deletedTime < $before AND
  NOT EXISTS { (deleted)<--() }
WITH deleted
LIMIT $limit
DETACH DELETE deleted
RETURN count(*) AS removed
