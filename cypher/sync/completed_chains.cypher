// Find the members of a set that one instance of their chain, the seed, has completed with its change: what is told of a
// sync between two changes, in order; one record of lists. A member that had a whole chain before is none of them.
// fills: seed.change - the number of the seed that counts
// fills: seed - the variable of the seed
// fills: $predicate - boolean over the seed
// fills: MATCH (instance:Instance {key: seed.key}) - from the seed to all of the chain, where nothing has a higher number
// fills: $before - whether there is a chain without a number beyond `known`
/*
:params { project: 'demo', after: 7, beyond: 9223372036854775807, until: 12, predicate: true, before: false, limit: 100 }
*/
MATCH (seed:Instance)
WHERE seed.project = $project AND seed.change >= $after AND seed.change <= $until AND $predicate
WITH seed, seed.project AS project, seed.change AS told
ORDER BY project, told
MATCH (instance:Instance {key: seed.key})
WITH DISTINCT project, told, instance, CASE WHEN told > $after THEN $after ELSE $after - 1 END AS known
WHERE (told > $after OR instance.number > $beyond) AND NOT $before
ORDER BY project, told, instance.number
LIMIT $limit
RETURN collect(told) AS told, collect(instance.number) AS numbers, collect(instance.key) AS keys
