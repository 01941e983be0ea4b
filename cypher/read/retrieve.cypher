// Retrieves instances by their `keys`, in that order, or all by their cached Neo4j `ids`: then `keys` is empty, and
// `met` has the keys of the Neo4j nodes with these ids, null for one that is no instance. For instances looked up by
// key, `found` has their positions in `keys` and `ids` their Neo4j ids. All other lists are about all instances:
// whether each fulfils a predicate, then its properties.
// fills: $predicate - boolean over `instance`
/*
:params { predicate: true, edges: false,
  asked: { keys: ['demo:movies:terminator'], ids: [], columns: ['MovieContainer.title'] } }
*/
WITH $asked.keys AS keys, $asked.ids AS ids
CALL (ids) {
  UNWIND ids AS one
  MATCH (instance)
  WHERE id(instance) = one
  RETURN collect(instance) AS met
}
CALL (keys) {
  UNWIND range(0, size(keys) - 1) AS position
  MATCH (instance:Instance {key: keys[position]})
  WITH position, instance
  ORDER BY position
  RETURN collect(position) AS found, collect(instance) AS sought
}
WITH met, found, sought, met + sought AS instances
RETURN [
  [instance IN met | CASE WHEN instance:Instance THEN instance.key END],
  found,
  [instance IN sought | id(instance)],
  [instance IN instances | $predicate],
  [instance IN instances | instance.version],
  [instance IN instances | instance.createdTime],
  [instance IN instances | instance.lastUpdatedTime],
  [instance IN instances | instance.type],
  CASE WHEN $edges THEN [instance IN instances | instance.startNode] ELSE [] END,
  CASE WHEN $edges THEN [instance IN instances | instance.endNode] ELSE [] END,
  [column IN $asked.columns | [instance IN instances | instance[column]]]
] AS found
