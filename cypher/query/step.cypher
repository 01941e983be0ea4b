// Take one step of a query: the instances from somewhere that fulfil a predicate, in an order; one record of lists.
// fills: MATCH (instance:Instance) - where the instances come from
// fills: $predicate - boolean over `instance`
// fills: $order - what to sort by, over `instance`
/*
:params { predicate: true, order: 1, columns: ['Pump.name'], labels: ['Pump'], limit: 100 }
*/
MATCH (instance:Instance)
WHERE $predicate
WITH DISTINCT instance
ORDER BY $order
LIMIT $limit
WITH collect(instance) AS instances
RETURN
  [instance IN instances | instance.key] AS keys,
  [instance IN instances | instance.number] AS numbers,
  [instance IN instances | instance.version] AS versions,
  [instance IN instances | instance.createdTime] AS createdTimes,
  [instance IN instances | instance.lastUpdatedTime] AS lastUpdatedTimes,
  [instance IN instances | instance.type] AS types,
  [instance IN instances | instance.startNode] AS startNodes,
  [instance IN instances | instance.endNode] AS endNodes,
  [column IN $columns | [instance IN instances | instance[column]]] AS values,
  [label IN $labels | [instance IN instances | label IN labels(instance)]] AS labels
