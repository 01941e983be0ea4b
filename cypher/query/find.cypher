// Take one step of a query that is not shown: the keys of the instances, and what a cursor needs of the last of them.
// fills: MATCH (instance:Instance) - where the instances come from
// fills: $predicate - boolean over `instance`
// fills: $order - what to sort by, over `instance`
/*
:params { predicate: true, order: 1, columns: ['Pump.name'], limit: 100 }
*/
MATCH (instance:Instance)
WHERE $predicate
WITH DISTINCT instance
ORDER BY $order
LIMIT $limit
WITH collect(instance) AS instances
RETURN
  [instance IN instances | instance.key] AS keys,
  last(instances).number AS number,
  [column IN $columns | last(instances)[column]] AS values
