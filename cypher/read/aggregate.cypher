// Aggregates the instances that fulfil a predicate, by group. Returns one record: a list of group, size and aggregates
// per group.
// fills: MATCH (instance:Instance) - the pattern that matches the instances
// fills: $predicate - boolean over `instance`
// fills: UNWIND [null] AS nothing - a variable per `groupBy` value
// fills: $group - list of these variables
// fills: $aggregates - list of aggregates over `instance`
/*
:params { predicate: true, group: [], aggregates: [], limit: 100 }
*/
MATCH (instance:Instance)
// True of every instance. It lets Neo4j use the index on project and number.
WHERE instance.number IS NOT NULL AND ($predicate)
UNWIND [null] AS nothing
WITH $group AS group, count(*) AS size, $aggregates AS aggregates
ORDER BY size DESC, group
LIMIT $limit
RETURN collect([group, size, aggregates]) AS found
