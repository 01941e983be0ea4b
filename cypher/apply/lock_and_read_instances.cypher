// Lock a project as project/lock does, and read what exists of several groups of instances; one record per group.
// Each is looked for by its key, or all of a group by the `ids` that their Neo4j nodes had: then it has no keys, and `met`
// are the keys that are there, null for what is no instance any more; there are fewer where a Neo4j node is gone.
// `found` holds the positions in the keys of their group of those that were looked for by key, and `ids` theirs. All
// other lists are of all instances; lists of lists are per fact (a property that every instance can have), label and
// property key asked for.
/*
:params { project: 'demo', asked: { groups: [{ keys: ['demo:movies:terminator'], ids: [], facts: ['version'],
  columns: ['MovieContainer.title'], labels: ['Node'] }] } }
*/
CYPHER replan=skip
MERGE (project:_Project {name: $project})
  ON CREATE SET project.life = randomUUID(), project.epoch = 0, project.change = 0, project.tombstones = false
SET project.locked = true
WITH project, $asked.groups AS groups
UNWIND range(0, size(groups) - 1) AS position
WITH project, position, groups[position] AS group
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
RETURN
  project.life AS life, project.epoch AS epoch, project.change AS change, project.tombstones AS tombstones,
  position,
  [instance IN met | CASE WHEN instance:Instance THEN instance.key END] AS met,
  found,
  [instance IN sought | id(instance)] AS ids,
  [fact IN group.facts | [instance IN instances | instance[fact]]] AS facts,
  [label IN group.labels | [instance IN instances | label IN labels(instance)]] AS labels,
  [column IN group.columns | [instance IN instances | instance[column]]] AS values
ORDER BY position
