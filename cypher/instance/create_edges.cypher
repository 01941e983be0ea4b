// Create edges: for each a record, which is the truth, and the native relationship that people see; returns the ids
// of the Neo4j nodes of the records, in order.
// fills: (instance:Instance:Edge - followed by the labels of the containers
// fills: relationship: $relationships[ix] - followed by a property per column
// fills: externalId: $externalIds[ix] - of the relationship, followed by a property per column
/*
:params { project: 'demo', now: 1760000000000, keys: ['demo:movies:cast-1'], spaces: ['movies'], externalIds: ['cast-1'],
  changes: [8], names: ['cast-1'], types: ['demo:types:acts-in'], startNodes: ['demo:actors:arnold'],
  endNodes: ['demo:movies:terminator'], startIds: [1], endIds: [2], relationships: ['ACTS_IN'], columns: [] }
*/
UNWIND range(0, size($keys) - 1) AS ix
MATCH (start) WHERE id(start) = $startIds[ix]
MATCH (end) WHERE id(end) = $endIds[ix]
CREATE (instance:Instance:Edge {
  externalId: $externalIds[ix],
  key: $keys[ix],
  project: $project,
  space: $spaces[ix],
  createdTime: $now,
  number: $changes[ix],
  version: 1,
  lastUpdatedTime: $now,
  change: $changes[ix],
  name: $names[ix],
  type: $types[ix],
  startNode: $startNodes[ix],
  endNode: $endNodes[ix],
  relationship: $relationships[ix]
})
CREATE (start)-[:$($relationships[ix]) {key: $keys[ix], space: $spaces[ix], externalId: $externalIds[ix]}]->(end)
RETURN collect(id(instance)) AS written
