// Finds the members of a set whose chain was completed by a change of one of its instances, the seed, between two
// change numbers. Returns one record of lists: change number of the seed, creation number and key of each member, in
// order. A member that had a complete chain before is left out. The seeds are found in the log, as in `logged_changes`.
// fills: seed - the variable of the seed
// fills: $predicate - boolean over the seed
// fills: MATCH (instance:Instance {key: seed.key}) - from the seed to the rest of the chain, without higher numbers
// fills: $before - whether a chain without a number above `known` exists
/*
:params { project: 'demo', after: 7, beyond: 9223372036854775807, until: 12, predicate: true, before: false, limit: 100 }
*/
MATCH (entry:_LogEntry)
  USING INDEX entry:_LogEntry(project, last)
WHERE entry.project = $project AND entry.last >= $after
WITH entry
ORDER BY entry.project, entry.last
UNWIND entry.written AS one
MATCH (node)
WHERE id(node) = one
WITH entry, node AS seed
WHERE
  seed:Instance AND
  seed.project = $project AND
  seed.change >= entry.first AND
  seed.change <= entry.last AND
  seed.change >= $after AND
  seed.change <= $until AND
  $predicate
WITH seed, entry.project AS project, entry.last AS logged, seed.change AS told
ORDER BY project, logged, told
MATCH (instance:Instance {key: seed.key})
WITH DISTINCT project, logged, told, instance, CASE WHEN told > $after THEN $after ELSE $after - 1 END AS known
WHERE (told > $after OR instance.number > $beyond) AND NOT $before
ORDER BY project, logged, told, instance.number
LIMIT $limit
RETURN collect(told) AS told, collect(instance.number) AS numbers, collect(instance.key) AS keys
