// Locks a project and creates edges of one space that do not exist, if the life and epoch of the project are as
// expected, its change number is at most `most`, its writer token is one of this `process`, and all `nodes` (end nodes
// and types) exist. Returns the number of edges created (0 if the conditions do not hold), the new change number of the
// project, and the Neo4j ids of the nodes that were looked up by key. The nodes are looked up by their cached Neo4j
// `ids`, or by key if there are none. Each edge is an `:Edge` node, which is the source of truth, and a native
// relationship. `types`, `starts` and `ends` are positions in `nodes`. Where `types` or `relationships` is shorter than
// the batch, its first element is used for the rest. The name defaults to the external id. (Without `toInteger` Neo4j
// takes the positions for property names, and plans an Eager operator.) What undoes everything is that of
// `insert_nodes`.
// fills: name: coalesce(names[ix], externalIds[ix]) - of the `:Edge` node, with a property per column instead of `properties`
// fills: externalId: externalIds[ix]} - the same of the relationship
/*
:params { project: 'demo', life: '', epoch: 0, most: 1000000, process: '', now: 1760000000000, batch: { prefix: 'edge/demo:movies:',
  space: 'movies', externalIds: ['cast-1'], names: [], ids: [], types: [2], starts: [0], ends: [1],
  nodes: ['demo:actors:arnold', 'demo:movies:terminator', 'demo:types:acts-in'],
  relationships: ['ACTS_IN'], labels: ['RoleContainer'], properties: ['RoleContainer.character'], columns: [['T-800']] } }
*/
CYPHER replan=skip
MATCH (project:_Project {name: $project})
SET project.locked = true
WITH project
OPTIONAL MATCH (writer:_Writer {name: $project})
WITH
  project, writer,
  $batch.ids AS ids, CASE WHEN size($batch.ids) = 0 THEN $batch.nodes ELSE [] END AS keys
WHERE
  project.life = $life AND project.epoch = $epoch AND project.change <= $most AND writer.token STARTS WITH $process
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
CREATE (start)-[relationship:$(coalesce(relationships[ix], relationships[0])) {
  key: prefix + externalIds[ix],
  space: space,
  externalId: externalIds[ix]}]->(end)
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
  relationship: id(relationship),
  name: coalesce(names[ix], externalIds[ix])
})
FOREACH (column IN range(0, size(properties) - 1) |
  SET instance[properties[column]] = columns[column][ix]
  SET relationship[properties[column]] = columns[column][ix]
)
WITH
  collect(id(instance)) AS edges,
  head(collect(CASE WHEN ix = 0 THEN ids END)) AS ids
MATCH (project:_Project {name: $project})
WITH project, edges, size(edges) AS written, ids
FOREACH (_ IN CASE written WHEN 0 THEN [] ELSE [true] END |
  CREATE (:_LogEntry {
    project: $project, first: project.change + 1, last: project.change + written, time: $now, written: edges
  })
)
SET project.change = project.change + written, project.commitLock = ':' + $project
SET project.commitLock = $project
WITH written, ids, project.change AS change
OPTIONAL MATCH (writer:_Writer {name: $project})
RETURN
  written, change, ids,
  1 / CASE WHEN written = 0 OR writer.token STARTS WITH $process THEN 1 ELSE 0 END AS succeeded
