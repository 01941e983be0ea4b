// Creates edges: for each an `:Edge` node, which is the source of truth, and a native relationship with a copy of its
// properties. Returns the Neo4j ids of the `:Edge` nodes, in order.
// fills: endNode: endNodes[ix] - of the `:Edge` node, with a property per column instead of `properties`
// fills: externalId: externalIds[ix]} - the same of the relationship
/*
:params { project: 'demo', now: 1760000000000, batch: { keys: ['edge/demo:movies:cast-1'], spaces: ['movies'],
  externalIds: ['cast-1'], changes: [8], names: ['cast-1'], types: ['demo:types:acts-in'],
  startNodes: ['demo:actors:arnold'], endNodes: ['demo:movies:terminator'], startIds: [1], endIds: [2], relationships: ['ACTS_IN'],
  labels: ['RoleContainer'], properties: ['RoleContainer.character'], columns: [['T-800']] } }
*/
CYPHER replan=skip
WITH
  $batch.keys AS keys, $batch.spaces AS spaces, $batch.externalIds AS externalIds, $batch.changes AS changes,
  $batch.names AS names, $batch.types AS types, $batch.startNodes AS startNodes, $batch.endNodes AS endNodes,
  $batch.startIds AS startIds, $batch.endIds AS endIds, $batch.relationships AS relationships, $batch.labels AS labels,
  $batch.properties AS properties, $batch.columns AS columns
UNWIND range(0, size(keys) - 1) AS ix
MATCH (start) WHERE id(start) = startIds[ix]
MATCH (end) WHERE id(end) = endIds[ix]
CREATE (instance:Instance:Edge:$(labels) {
  key: keys[ix],
  project: $project,
  space: spaces[ix],
  externalId: externalIds[ix],
  createdTime: $now,
  number: changes[ix],
  version: 1,
  lastUpdatedTime: $now,
  change: changes[ix],
  name: names[ix],
  type: types[ix],
  startNode: startNodes[ix],
  endNode: endNodes[ix]
})
CREATE (start)-[relationship:$(relationships[ix]) {key: keys[ix], space: spaces[ix], externalId: externalIds[ix]}]->(end)
FOREACH (column IN range(0, size(properties) - 1) |
  SET instance[properties[column]] = columns[column][ix]
  SET relationship[properties[column]] = columns[column][ix]
)
RETURN collect(id(instance)) AS written
