// Reads a selected set: the first instances that fulfil a predicate, in an order. Returns one record of lists.
// fills: MATCH (instance:Instance) - the pattern that matches the instances
// fills: $predicate - boolean over `instance`
// fills: $order - sort keys over `instance`
/*
:params { predicate: true, order: 1, columns: ['Pump.name'], labels: ['Pump'], limit: 100, edges: false }
*/
CALL () {
  MATCH (instance:Instance)
  WHERE $predicate
  WITH DISTINCT instance
  ORDER BY $order
  LIMIT $limit
  RETURN collect(instance) AS instances
}
RETURN [
  [instance IN instances | instance.key],
  [last(instances).number],
  [instance IN instances | instance.version],
  [instance IN instances | instance.createdTime],
  [instance IN instances | instance.lastUpdatedTime],
  [instance IN instances | instance.type],
  CASE WHEN $edges THEN [instance IN instances | instance.startNode] ELSE [] END,
  CASE WHEN $edges THEN [instance IN instances | instance.endNode] ELSE [] END,
  [column IN $columns | [instance IN instances | instance[column]]],
  [label IN $labels | [instance IN instances | label IN labels(instance)]]
] AS found
