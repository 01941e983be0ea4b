// Create nodes that do not exist; returns the ids of their Neo4j nodes, in order.
// fills: (instance:Instance:Node - followed by the labels of the containers
// fills: type: $types[ix] - followed by a property per column
/*
:params { project: 'demo', now: 1760000000000, keys: ['demo:actors:arnold'], spaces: ['actors'], externalIds: ['arnold'],
  changes: [7], names: ['Arnold'], types: [null], columns: [] }
*/
UNWIND range(0, size($keys) - 1) AS ix
CREATE (instance:Instance:Node {
  key: $keys[ix],
  project: $project,
  space: $spaces[ix],
  externalId: $externalIds[ix],
  createdTime: $now,
  number: $changes[ix],
  version: 1,
  lastUpdatedTime: $now,
  change: $changes[ix],
  name: $names[ix],
  type: $types[ix]
})
RETURN collect(id(instance)) AS written
