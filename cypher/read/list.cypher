// Lists the instances that fulfil a predicate, in an order. Returns one record of lists.
// fills: MATCH (instance:Instance) - the pattern that matches the instances
// fills: $predicate - boolean over `instance`
// fills: $order - sort keys over `instance`
/*
:params { predicate: true, order: 1, columns: ['MovieContainer.title'], limit: 100, edges: false }
*/
MATCH (instance:Instance)
// True of every instance. It lets Neo4j use the index on project and number, which is in order.
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
