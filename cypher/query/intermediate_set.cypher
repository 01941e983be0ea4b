// Take one step of a query that is not shown: how many instances there are, what a cursor needs of the last of them, and
// their keys, where these are needed.
// fills: MATCH (instance:Instance) - where the instances come from
// fills: $predicate - boolean over `instance`
// fills: $order - what to sort by, over `instance`
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
