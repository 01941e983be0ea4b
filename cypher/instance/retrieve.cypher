// Retrieve the instances with some keys that fulfil a predicate, in the order of these keys: their positions among them,
// and lists of what is read of each.
// fills: $predicate - boolean over `instance`
/*
:params { predicate: true, edges: false, asked: { keys: ['demo:movies:terminator'], columns: ['MovieContainer.title'] } }
*/
WITH $asked.keys AS keys
UNWIND range(0, size(keys) - 1) AS position
MATCH (instance:Instance {key: keys[position]})
WITH position, instance
WHERE $predicate
WITH position, instance
ORDER BY position
WITH collect(position) AS positions, collect(instance) AS instances
RETURN [
  positions,
  [],
  [instance IN instances | instance.version],
  [instance IN instances | instance.createdTime],
  [instance IN instances | instance.lastUpdatedTime],
  [instance IN instances | instance.type],
  CASE WHEN $edges THEN [instance IN instances | instance.startNode] ELSE [] END,
  CASE WHEN $edges THEN [instance IN instances | instance.endNode] ELSE [] END,
  [column IN $asked.columns | [instance IN instances | instance[column]]]
] AS found
