// Counts the instances that fulfil a predicate by interval of a value. Returns one record: a list of group, start and
// count per group and interval.
// fills: MATCH (instance:Instance) - the pattern that matches the instances
// fills: $predicate - boolean over `instance`
// fills: UNWIND [null] AS nothing - a variable per `groupBy` value
// fills: $group - list of these variables
// fills: $value - number of `instance`
/*
:params { predicate: true, group: [], counted: [[]], value: 7, interval: 5.0, limit: 10000 }
*/
MATCH (instance:Instance)
// True of every instance. It lets Neo4j use the index on project and number.
WHERE instance.number IS NOT NULL AND ($predicate)
UNWIND [null] AS nothing
WITH $group AS group, floor($value / $interval) * $interval AS start
WHERE start IS NOT NULL AND group IN $counted
WITH group, start, count(*) AS count
ORDER BY start
LIMIT $limit
RETURN collect([group, start, count]) AS found
