// Reads a set that is not selected: the number of its instances, the number and sort values of the last one, for a
// cursor, and the keys of all, where these are needed.
// fills: MATCH (instance:Instance) - the pattern that matches the instances
// fills: $predicate - boolean over `instance`
// fills: $order - sort keys over `instance`
/*
:params { predicate: true, order: 1, columns: ['Pump.name'], limit: 100, keys: true }
*/
CALL () {
  MATCH (instance:Instance)
  WHERE $predicate
  WITH DISTINCT instance
  ORDER BY $order
  LIMIT $limit
  RETURN collect(instance) AS instances
}
RETURN [
  size(instances),
  last(instances).number,
  [column IN $columns | last(instances)[column]],
  CASE WHEN $keys THEN [instance IN instances | instance.key] END
] AS found
