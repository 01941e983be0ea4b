// Retrieve the instances with some keys that fulfil a predicate; one record of lists.
// fills: $predicate - boolean over `instance`
/*
:params { predicate: true, keys: ['demo:movies:terminator'], columns: ['MovieContainer.title'], edges: false }
*/
UNWIND $keys AS key
MATCH (instance:Instance {key: key})
WITH instance
WHERE $predicate
WITH collect(instance) AS instances
RETURN
  [instance IN instances | instance.key] AS keys,
  [] AS numbers,
  [instance IN instances | instance.version] AS versions,
  [instance IN instances | instance.createdTime] AS createdTimes,
  [instance IN instances | instance.lastUpdatedTime] AS lastUpdatedTimes,
  [instance IN instances | instance.type] AS types,
  CASE WHEN $edges THEN [instance IN instances | instance.startNode] ELSE [] END AS startNodes,
  CASE WHEN $edges THEN [instance IN instances | instance.endNode] ELSE [] END AS endNodes,
  [column IN $columns | [instance IN instances | instance[column]]] AS values
