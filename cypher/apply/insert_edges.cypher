// Create edges of one space that do not exist, between nodes that do, where a project is as it is thought to be: locks it,
// counts them in it, and returns how many were created, and how far the project has come. None are where it has moved on,
// or one of `nodes`, which are all ends and types, is missing. These are found by the `ids` that their Neo4j nodes had, or by
// key if there are none; of those found by key the ids are returned. Each edge is a record, which is the truth, and the
// native relationship that people see. `types`, `starts` and `ends` are positions in `nodes`; lists of types that are too
// short begin with the type of all; who has no name is named by its external id. (Without `toInteger` Neo4j takes the
// places in a list for names of properties, and waits for all that is created before it sets one.)
// fills: name: coalesce(names[ix], externalIds[ix]) - of the record, followed by a property per column, instead of `properties`
// fills: externalId: externalIds[ix]} - of the relationship, in the same way
/*
:params { project: 'demo', life: '', epoch: 0, most: 1000000, now: 1760000000000, batch: { prefix: 'edge/demo:movies:',
  space: 'movies', externalIds: ['cast-1'], names: [], ids: [], types: [2], starts: [0], ends: [1],
  nodes: ['demo:actors:arnold', 'demo:movies:terminator', 'demo:types:acts-in'],
  relationships: ['ACTS_IN'], labels: ['RoleContainer'], properties: ['RoleContainer.character'], columns: [['T-800']] } }
*/
CYPHER replan=skip
MATCH (project:_Project {name: $project})
SET project.locked = true
WITH project, $batch.ids AS ids, CASE WHEN size($batch.ids) = 0 THEN $batch.nodes ELSE [] END AS keys
WHERE project.life = $life AND project.epoch = $epoch AND project.change <= $most
CALL (ids) {
  UNWIND ids AS one
  MATCH (node)
  WHERE id(node) = one
  RETURN collect(node) AS met
}
CALL (keys) {
  UNWIND range(0, size(keys) - 1) AS position
  MATCH (node:Instance {key: keys[position]})
  WITH position, node
  ORDER BY position
  RETURN collect(node) AS sought
}
WITH project, met, sought
WHERE
  size(sought) = size($batch.nodes) OR
  [node IN met | CASE WHEN node:Instance THEN node.key END] = $batch.nodes
WITH
  project.change + 1 AS first,
  met + sought AS found, [node IN sought | id(node)] AS ids,
  $batch.prefix AS prefix, $batch.space AS space, $batch.externalIds AS externalIds, $batch.names AS names,
  $batch.nodes AS nodes, $batch.types AS types, $batch.starts AS starts, $batch.ends AS ends,
  $batch.relationships AS relationships, $batch.labels AS labels, $batch.properties AS properties,
  $batch.columns AS columns
UNWIND range(0, size(externalIds) - 1) AS ix
WITH *, found[starts[ix]] AS start, found[ends[ix]] AS end
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
  type: nodes[toInteger(coalesce(types[ix], types[0]))],
  startNode: nodes[toInteger(starts[ix])],
  endNode: nodes[toInteger(ends[ix])],
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
WITH count(*) AS written, head(collect(CASE WHEN ix = 0 THEN ids END)) AS ids
MATCH (project:_Project {name: $project})
SET project.change = project.change + written
RETURN written, project.change AS change, ids
