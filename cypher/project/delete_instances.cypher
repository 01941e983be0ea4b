// Deletes a number of instances of a project, with those that were deleted before; returns how many went.
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
