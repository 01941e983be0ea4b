// Read what exists of several groups of instances: of each, in any order, its position among the groups, and lists.
// Each is looked for by its key, or all of a group by the `ids` that their Neo4j nodes had: then it has no keys, and `met`
// are the keys that are there, null for what is no instance any more; there are fewer where a Neo4j node is gone.
// `found` holds the positions in the keys of their group of those that were looked for by key, and `ids` theirs. All
// other lists are of all instances; lists of lists are per fact (a property that every instance can have), label and
// property key asked for.
/*
:params { asked: { groups: [{ keys: ['demo:movies:terminator'], ids: [], facts: ['version'],
  columns: ['MovieContainer.title'], labels: ['Node'] }] } }
*/
CYPHER replan=skip
WITH $asked.groups AS groups
UNWIND range(0, size(groups) - 1) AS position
WITH position, groups[position] AS group
CALL (group) {
  UNWIND group.ids AS one
  MATCH (instance)
  WHERE id(instance) = one
  RETURN collect(instance) AS met
}
CALL (group) {
  UNWIND range(0, size(group.keys) - 1) AS ix
  MATCH (instance:Instance {key: group.keys[ix]})
  RETURN collect(ix) AS found, collect(instance) AS sought
}
WITH *, met + sought AS instances
RETURN collect([
  position,
  [instance IN met | CASE WHEN instance:Instance THEN instance.key END],
  found,
  [instance IN sought | id(instance)],
  [fact IN group.facts | [instance IN instances | instance[fact]]],
  [label IN group.labels | [instance IN instances | label IN labels(instance)]],
  [column IN group.columns | [instance IN instances | instance[column]]]
]) AS found
