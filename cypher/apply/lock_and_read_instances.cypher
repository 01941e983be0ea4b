// Locks a project as `project/lock` does, and reads the existing instances of several groups; one record per group. A
// group is looked up by its `keys`, or all of it by the cached Neo4j `ids` of its instances: then `keys` is empty, and
// `met` has the keys of the Neo4j nodes with these ids, null for one that is no instance; a missing Neo4j node has no
// entry. For instances looked up by key, `found` has their positions in `keys` and `ids` their Neo4j ids. All other
// lists are about all instances of the group, with a list each per fact (a property of every instance), label and
// property key requested.
/*
:params { project: 'demo', asked: { groups: [{ keys: ['demo:movies:terminator'], ids: [], facts: ['version'],
  columns: ['MovieContainer.title'], labels: ['Node'] }] } }
*/
CYPHER replan=skip
MERGE (project:_Project {name: $project})
  ON CREATE SET project.life = randomUUID(), project.epoch = 0, project.change = 0, project.tombstones = false,
                project.commitLock = $project
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
  project.clock AS clock,
  position,
  [instance IN met | CASE WHEN instance:Instance THEN instance.key END] AS met,
  found,
  [instance IN sought | id(instance)] AS ids,
  [fact IN group.facts | [instance IN instances | instance[fact]]] AS facts,
  [label IN group.labels | [instance IN instances | label IN labels(instance)]] AS labels,
  [column IN group.columns | [instance IN instances | instance[column]]] AS values
ORDER BY position
