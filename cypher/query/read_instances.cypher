// Reads instances by key, in the order of the keys or sorted. Returns one record of lists.
// fills: $order - sort keys over `instance` and `ix`
/*
:params { keys: ['demo:plant:pump-1'], order: 1, columns: ['Pump.name'], labels: ['Pump'], limit: 100 }
*/
UNWIND range(0, size($keys) - 1) AS ix
MATCH (instance:Instance {key: $keys[ix]})
WITH ix, instance
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
