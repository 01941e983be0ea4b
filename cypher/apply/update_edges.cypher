// Updates existing edges, on the `:Edge` node and on the native relationship; null removes a property.
// Returns the Neo4j ids of the `:Edge` nodes.
// fills: change: changes[ix] - of the `:Edge` node, with a property per column instead of `properties`
// fills: externalId: instance.externalId - the same of the relationship
/*
:params { now: 1760000000000, batch: { ids: [0], keys: ['edge/demo:movies:cast-1'], versions: [2], changes: [9], names: [null],
  startIds: [1], endIds: [2], labels: ['RoleContainer'], properties: ['RoleContainer.character'], columns: [['T-800']] } }
*/
CYPHER replan=skip
WITH
  $batch.ids AS ids, $batch.keys AS keys, $batch.versions AS versions, $batch.changes AS changes, $batch.names AS names,
  $batch.startIds AS startIds, $batch.endIds AS endIds, $batch.labels AS labels,
  $batch.properties AS properties, $batch.columns AS columns
UNWIND range(0, size(ids) - 1) AS ix
MATCH (instance) WHERE id(instance) = ids[ix]
MATCH (start) WHERE id(start) = startIds[ix]
MATCH (end) WHERE id(end) = endIds[ix]
MATCH (start)-[relationship {key: keys[ix]}]->(end)
SET instance:$(labels)
SET instance += {
  version: versions[ix],
  lastUpdatedTime: $now,
  name: coalesce(names[ix], instance.name),
  change: changes[ix]
}
SET relationship += {externalId: instance.externalId}
FOREACH (column IN range(0, size(properties) - 1) |
  SET instance[properties[column]] = columns[column][ix]
  SET relationship[properties[column]] = columns[column][ix]
)
RETURN collect(id(instance)) AS written
