// Aggregate the instances that fulfil a predicate, in groups; a record of group, its size and its aggregates each.
// fills: MATCH (instance:Instance) - where the instances come from
// fills: $predicate - boolean over `instance`
// fills: UNWIND [null] AS nothing - a variable per value that is grouped by
// fills: $group - list of these variables
// fills: $aggregates - list of aggregates over `instance`
/*
:params { predicate: true, group: [], aggregates: [], limit: 100 }
*/
MATCH (instance:Instance)
// Every instance has a number: saying so lets the index of project and number find those of the project.
WHERE instance.number IS NOT NULL AND ($predicate)
UNWIND [null] AS nothing
RETURN $group AS group, count(*) AS size, $aggregates AS aggregates
ORDER BY size DESC, group
LIMIT $limit
