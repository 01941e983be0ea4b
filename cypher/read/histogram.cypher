// Counts the instances that fulfil a predicate by interval of a value. Returns a record of start and count per
// interval.
// fills: MATCH (instance:Instance) - the pattern that matches the instances
// fills: $predicate - boolean over `instance`
// fills: $value - number of `instance`
/*
:params { predicate: true, value: 7, interval: 5.0, limit: 10000 }
*/
MATCH (instance:Instance)
// True of every instance. It lets Neo4j use the index on project and number.
WHERE instance.number IS NOT NULL AND ($predicate)
WITH floor($value / $interval) * $interval AS start
WHERE start IS NOT NULL
RETURN start, count(*) AS count
ORDER BY start
LIMIT $limit
