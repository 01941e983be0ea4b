// Deletes at most `limit` instances of a project, live or soft-deleted. Returns the number deleted.
/*
:params { prefixes: ['demo:', 'edge/demo:'], limit: 10000 }
*/
CALL () {
  UNWIND $prefixes AS prefix
  MATCH (instance:Instance)
  WHERE instance.key STARTS WITH prefix
  RETURN instance
  UNION ALL
  UNWIND $prefixes AS prefix
  MATCH (instance:_Deleted)
  WHERE instance.key STARTS WITH prefix
  RETURN instance
}
WITH instance
LIMIT $limit
DETACH DELETE instance
RETURN count(*) AS deleted
