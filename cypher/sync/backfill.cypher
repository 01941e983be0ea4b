// Reads the live instances that fulfil a predicate, in an order. Returns one record of lists.
// fills: MATCH (instance:Instance) - the pattern that matches the instances
// fills: $predicate - boolean over `instance`
// fills: $order - sort keys over `instance`
/*
:params { predicate: true, order: 1, columns: ['change', 'Pump.name'], labels: ['Pump'], limit: 100 }
*/
MATCH (instance:Instance)
WHERE instance.number IS NOT NULL AND ($predicate)
WITH instance
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
