// Create edges of one space that do not exist, between nodes that do, where a project is as it is thought to be: locks it,
// counts them in it, and returns how many were created, and how far the project has come. None are where it has moved on,
// or an end or a type is missing. Each is a record, which is the truth, and the native relationship that people see.
// Lists of types that are too short begin with the type of all; who has no name is named by its external id.
// fills: name: coalesce(names[ix], externalIds[ix]) - of the record, followed by a property per column, instead of `properties`
// fills: externalId: externalIds[ix]} - of the relationship, in the same way
/*
:params { project: 'demo', life: '', epoch: 0, most: 1000000, now: 1760000000000, batch: { prefix: 'edge/demo:movies:',
  space: 'movies', externalIds: ['cast-1'], names: [], distinctTypes: ['demo:types:acts-in'],
  types: ['demo:types:acts-in'], startNodes: ['demo:actors:arnold'], endNodes: ['demo:movies:terminator'],
  relationships: ['ACTS_IN'], labels: ['RoleContainer'], properties: ['RoleContainer.character'], columns: [['T-800']] } }
*/
CYPHER replan=skip
MATCH (project:_Project {name: $project})
SET project.locked = true
WITH project
WHERE
  project.life = $life AND project.epoch = $epoch AND project.change <= $most AND
  COUNT { UNWIND $batch.distinctTypes AS type MATCH (:Instance {key: type}) } = size($batch.distinctTypes)
WITH
  project.change + 1 AS first,
  $batch.prefix AS prefix, $batch.space AS space, $batch.externalIds AS externalIds, $batch.names AS names,
  $batch.types AS types, $batch.startNodes AS startNodes, $batch.endNodes AS endNodes,
  $batch.relationships AS relationships, $batch.labels AS labels, $batch.properties AS properties,
  $batch.columns AS columns
CALL (startNodes, endNodes) {
  UNWIND range(0, size(startNodes) - 1) AS ix
  MATCH (start:Instance {key: startNodes[ix]})
  MATCH (end:Instance {key: endNodes[ix]})
  RETURN collect(ix) AS found, collect(start) AS starts, collect(end) AS ends
}
WITH * WHERE size(found) = size(externalIds)
UNWIND range(0, size(found) - 1) AS at
WITH *, found[at] AS ix, starts[at] AS start, ends[at] AS end
CREATE (instance:Instance:Edge:$(labels) {
  key: prefix + externalIds[ix],
  project: $project,
  space: space,
  externalId: externalIds[ix],
  createdTime: $now,
  number: first + ix,
  version: 1,
  lastUpdatedTime: $now,
  change: first + ix,
  type: coalesce(types[ix], types[0]),
  startNode: startNodes[ix],
  endNode: endNodes[ix],
  name: coalesce(names[ix], externalIds[ix])
})
CREATE (start)-[relationship:$(coalesce(relationships[ix], relationships[0])) {
  key: prefix + externalIds[ix],
  space: space,
  externalId: externalIds[ix]}]->(end)
FOREACH (column IN range(0, size(properties) - 1) |
  SET instance[properties[column]] = columns[column][ix]
  SET relationship[properties[column]] = columns[column][ix]
)
WITH count(*) AS written
MATCH (project:_Project {name: $project})
SET project.change = project.change + written
RETURN written, project.change AS change
