// Reads instances by key or by Neo4j id, in the order in which they are asked for or sorted. Returns one record of lists.
// fills: MATCH (instance:Instance {key: $asked[ix]}) - finds an instance
// fills: $order - sort keys over `instance` and `ix`
/*
:params { asked: ['demo:plant:pump-1'], order: 1, columns: ['Pump.name'], labels: ['Pump'], limit: 100 }
*/
UNWIND range(0, size($asked) - 1) AS ix
MATCH (instance:Instance {key: $asked[ix]})
WITH ix, instance
ORDER BY $order
LIMIT $limit
WITH collect(instance) AS instances
RETURN
  [instance IN instances | instance.key] AS keys,
  [] AS numbers,
  [instance IN instances | instance.version] AS versions,
  [instance IN instances | instance.createdTime] AS createdTimes,
  [instance IN instances | instance.lastUpdatedTime] AS lastUpdatedTimes,
  [instance IN instances | instance.type] AS types,
  [instance IN instances | instance.startNode] AS startNodes,
  [instance IN instances | instance.endNode] AS endNodes,
  [column IN $columns | [instance IN instances | instance[column]]] AS values,
  [label IN $labels | [instance IN instances | label IN labels(instance)]] AS labels
