// Change some properties of nodes that exist and keep their labels; null removes a property.
/*
:params { now: 1760000000000, ids: [0], versions: [2], changes: [8], properties: ['PersonContainer.name'],
  columns: [['Arnold']] }
*/
UNWIND range(0, size($ids) - 1) AS ix
MATCH (instance) WHERE id(instance) = $ids[ix]
SET instance += {version: $versions[ix], lastUpdatedTime: $now, change: $changes[ix]}
FOREACH (column IN range(0, size($properties) - 1) |
  SET instance[$properties[column]] = $columns[column][ix]
)
RETURN count(*) AS written
