// List the instances that fulfil a predicate, in an order; one record of lists.
// fills: $predicate - boolean over `instance`
// fills: $order - what to sort by, over `instance`
/*
:params { predicate: true, order: 1, columns: ['MovieContainer.title'], limit: 100, edges: false }
*/
MATCH (instance:Instance)
// Every instance has a number: saying so lets the index of project and number find them, already in order.
WHERE instance.number IS NOT NULL AND ($predicate)
WITH instance
ORDER BY $order
LIMIT $limit
WITH collect(instance) AS instances
RETURN
  [instance IN instances | instance.key] AS keys,
  [last(instances).number] AS numbers,
  [instance IN instances | instance.version] AS versions,
  [instance IN instances | instance.createdTime] AS createdTimes,
  [instance IN instances | instance.lastUpdatedTime] AS lastUpdatedTimes,
  [instance IN instances | instance.type] AS types,
  CASE WHEN $edges THEN [instance IN instances | instance.startNode] ELSE [] END AS startNodes,
  CASE WHEN $edges THEN [instance IN instances | instance.endNode] ELSE [] END AS endNodes,
  [column IN $columns | [instance IN instances | instance[column]]] AS values
