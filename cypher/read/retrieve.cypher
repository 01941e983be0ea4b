// Retrieve instances by their keys, in the order of these; or all by the `ids` that their Neo4j nodes had: then there are no
// keys, and `met` are those that are there, null for what is no instance any more. Of those looked for by key `found` are
// the positions among the keys, and `ids` theirs. All other lists are of all instances: what is read of each, after
// whether it fulfils a predicate.
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
