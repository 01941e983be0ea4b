// Changes some properties of existing nodes, whose labels stay; null removes a property. Returns their
// Neo4j ids.
/*
:params { now: 1760000000000, batch: { ids: [0], versions: [2], changes: [8], properties: ['PersonContainer.name'],
  columns: [['Arnold']] } }
*/
CYPHER replan=skip
WITH
  $batch.ids AS ids, $batch.versions AS versions, $batch.changes AS changes,
  $batch.properties AS properties, $batch.columns AS columns
UNWIND range(0, size(ids) - 1) AS ix
MATCH (instance) WHERE id(instance) = ids[ix]
SET instance += {version: versions[ix], lastUpdatedTime: $now, change: changes[ix]}
FOREACH (column IN range(0, size(properties) - 1) |
  SET instance[properties[column]] = columns[column][ix]
)
RETURN collect(id(instance)) AS written
