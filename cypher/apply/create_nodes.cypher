// Creates nodes that do not exist. Returns their Neo4j ids, in order.
// fills: type: types[ix] - with a property per column instead of `properties`
/*
:params { project: 'demo', now: 1760000000000, batch: { keys: ['demo:actors:arnold'], spaces: ['actors'],
  externalIds: ['arnold'], changes: [7], names: ['Arnold'], types: [null], labels: ['PersonContainer'],
  properties: ['PersonContainer.name'], columns: [['Arnold']] } }
*/
CYPHER replan=skip
WITH
  $batch.keys AS keys, $batch.spaces AS spaces, $batch.externalIds AS externalIds, $batch.changes AS changes,
  $batch.names AS names, $batch.types AS types, $batch.labels AS labels,
  $batch.properties AS properties, $batch.columns AS columns
UNWIND range(0, size(keys) - 1) AS ix
CREATE (instance:Instance:Node:$(labels) {
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
  type: types[ix]
})
FOREACH (column IN range(0, size(properties) - 1) |
  SET instance[properties[column]] = columns[column][ix]
)
RETURN collect(id(instance)) AS written
