// Count how many instances that fulfil a predicate have a value in each interval; a record of start and count each.
// fills: MATCH (instance:Instance) - where the instances come from
// fills: $predicate - boolean over `instance`
// fills: $value - number of `instance`
/*
:params { predicate: true, value: 7, interval: 5.0, limit: 10000 }
*/
MATCH (instance:Instance)
// Every instance has a number: saying so lets the index of project and number find those of the project.
WHERE instance.number IS NOT NULL AND ($predicate)
WITH floor($value / $interval) * $interval AS start
WHERE start IS NOT NULL
RETURN start, count(*) AS count
ORDER BY start
LIMIT $limit
