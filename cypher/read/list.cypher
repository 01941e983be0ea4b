// List the instances that fulfil a predicate, in an order: lists of what is read of each.
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
RETURN [
  [instance IN instances | instance.key],
  [last(instances).number],
  [instance IN instances | instance.version],
  [instance IN instances | instance.createdTime],
  [instance IN instances | instance.lastUpdatedTime],
  [instance IN instances | instance.type],
  CASE WHEN $edges THEN [instance IN instances | instance.startNode] ELSE [] END,
  CASE WHEN $edges THEN [instance IN instances | instance.endNode] ELSE [] END,
  [column IN $columns | [instance IN instances | instance[column]]]
] AS found
