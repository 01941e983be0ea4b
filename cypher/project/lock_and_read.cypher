// Lock a project as project/lock does, and read what exists of several groups of instances; one record per group.
// `found` holds the positions of the existing instances in the keys of their group, all other lists are as long;
// lists of lists are per fact (a property that every instance can have), label and property key asked for.
/*
:params { project: 'demo', asked: { groups: [{ keys: ['demo:movies:terminator'], facts: ['version'],
  columns: ['MovieContainer.title'], labels: ['Node'] }] } }
*/
CYPHER replan=skip
MERGE (project:_Project {name: $project})
  ON CREATE SET project.life = randomUUID(), project.epoch = 0, project.change = 0, project.tombstones = false
SET project.locked = true
WITH project, $asked.groups AS groups
UNWIND range(0, size(groups) - 1) AS position
WITH project, position, groups[position] AS group, groups[position].keys AS keys
CALL (group, keys) {
  UNWIND range(0, size(keys) - 1) AS ix
  MATCH (instance:Instance {key: keys[ix]})
  WITH collect(ix) AS found, collect(instance) AS instances
  RETURN
    found,
    [instance IN instances | id(instance)] AS ids,
    [fact IN group.facts | [instance IN instances | instance[fact]]] AS facts,
    [label IN group.labels | [instance IN instances | label IN labels(instance)]] AS labels,
    [column IN group.columns | [instance IN instances | instance[column]]] AS values
}
RETURN
  project.life AS life, project.epoch AS epoch, project.change AS change, project.tombstones AS tombstones,
  position, found, ids, facts, labels, values
ORDER BY position
