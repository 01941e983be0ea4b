// Deletes at most `limit` instances of a project, live or soft-deleted, and at most `relationships` relationships: those
// of an instance go before it, in several transactions where it has very many. Returns the number of instances that it
// deleted, and whether there may be more.
/*
:params { prefixes: ['demo:', 'edge/demo:'], limit: 2000, relationships: 10000 }
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
OPTIONAL MATCH (instance)-[relationship]-()
WITH instance, relationship
LIMIT $relationships
WITH
  collect(DISTINCT instance) AS instances, collect(DISTINCT relationship) AS relationships, count(*) AS rows
FOREACH (relationship IN relationships | DELETE relationship)
WITH instances, size(instances) = $limit OR rows = $relationships AS isPart
CALL (instances) {
  UNWIND instances AS instance
  WITH instance
  WHERE NOT EXISTS { (instance)--() }
  DELETE instance
  RETURN count(*) AS deleted
}
RETURN deleted, isPart
