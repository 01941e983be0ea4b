// Counts the instances that fulfil a predicate, up to a limit. Returns one record.
// fills: $predicate - boolean over `instance`
/*
:params { predicate: true, limit: 100 }
*/
MATCH (instance:Instance)
// True of every instance. It lets Neo4j use the index on project and number.
WHERE instance.number IS NOT NULL AND ($predicate)
WITH instance
LIMIT $limit
RETURN count(instance) AS size
