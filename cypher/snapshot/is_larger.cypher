// Returns whether a project has more than `limit` instances, the deleted ones too that are kept for sync.
/*
:params { prefixes: ['demo:', 'edge/demo:'], limit: 20000 }
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
LIMIT toInteger($limit) + 1
RETURN count(instance) > $limit
