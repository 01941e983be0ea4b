// Updates existing nodes; null removes a property, but keeps name and type. Returns their Neo4j ids.
// fills: type: coalesce(types[ix], instance.type) - with a property per column instead of `properties`
/*
:params { now: 1760000000000, batch: { ids: [0], versions: [2], changes: [8], names: [null], types: [null],
  labels: ['PersonContainer'], properties: ['PersonContainer.name'], columns: [['Arnold']] } }
*/
CYPHER replan=skip
WITH
  $batch.ids AS ids, $batch.versions AS versions, $batch.changes AS changes, $batch.names AS names,
  $batch.types AS types, $batch.labels AS labels, $batch.properties AS properties, $batch.columns AS columns
UNWIND range(0, size(ids) - 1) AS ix
MATCH (instance) WHERE id(instance) = ids[ix]
SET instance:$(labels)
SET instance += {
  version: versions[ix],
  lastUpdatedTime: $now,
  change: changes[ix],
  name: coalesce(names[ix], instance.name),
  type: coalesce(types[ix], instance.type)
}
FOREACH (column IN range(0, size(properties) - 1) |
  SET instance[properties[column]] = columns[column][ix]
)
RETURN collect(id(instance)) AS written
