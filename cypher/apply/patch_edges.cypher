// Changes some properties of existing edges, whose labels stay, on the `:Edge` node and on the native relationship;
// null removes a property. The relationship gets the first `shared` of the properties.
// Returns the Neo4j ids of the `:Edge` nodes.
/*
:params { now: 1760000000000, batch: { ids: [0], keys: ['edge/demo:movies:cast-1'], versions: [2], changes: [9],
  startIds: [1], endIds: [2], properties: ['RoleContainer.character'], columns: [['T-800']], shared: 1 } }
*/
CYPHER replan=skip
WITH
  $batch.ids AS ids, $batch.keys AS keys, $batch.versions AS versions, $batch.changes AS changes,
  $batch.startIds AS startIds, $batch.endIds AS endIds,
  $batch.properties AS properties, $batch.columns AS columns, $batch.shared AS shared
UNWIND range(0, size(ids) - 1) AS ix
MATCH (instance) WHERE id(instance) = ids[ix]
MATCH (start) WHERE id(start) = startIds[ix]
MATCH (end) WHERE id(end) = endIds[ix]
MATCH (start)-[relationship {key: keys[ix]}]->(end)
SET instance += {version: versions[ix], lastUpdatedTime: $now, change: changes[ix]}
FOREACH (column IN range(0, size(properties) - 1) |
  SET instance[properties[column]] = columns[column][ix]
)
FOREACH (column IN range(0, shared - 1) |
  SET relationship[properties[column]] = columns[column][ix]
)
RETURN collect(id(instance)) AS written
