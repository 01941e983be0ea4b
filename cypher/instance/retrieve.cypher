// Retrieve the instances with some keys that fulfil a predicate, in the order of the keys; one record of lists.
// fills: $predicate - boolean over `instance`
/*
:params { predicate: true, keys: ['demo:movies:terminator'], columns: ['MovieContainer.title'] }
*/
UNWIND range(0, size($keys) - 1) AS ix
MATCH (instance:Instance {key: $keys[ix]})
WHERE $predicate
WITH ix, instance
ORDER BY ix
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
  [column IN $columns | [instance IN instances | instance[column]]] AS values
