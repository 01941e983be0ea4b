// Change the properties of edges that exist, on the record and on the native relationship.
// fills: SET instance:Edge - followed by the labels of the containers
// fills: name: coalesce($names[ix], instance.name) - followed by a property per column; null removes it
// fills: externalId: instance.externalId - of the relationship, followed by a property per column
/*
:params { now: 1760000000000, ids: [0], keys: ['demo:movies:cast-1'], versions: [2], changes: [9], names: [null],
  startIds: [1], endIds: [2], columns: [] }
*/
UNWIND range(0, size($ids) - 1) AS ix
MATCH (instance) WHERE id(instance) = $ids[ix]
SET instance:Edge
SET instance += {
  version: $versions[ix],
  lastUpdatedTime: $now,
  change: $changes[ix],
  name: coalesce($names[ix], instance.name)
}
WITH instance, ix
MATCH (start) WHERE id(start) = $startIds[ix]
MATCH (end) WHERE id(end) = $endIds[ix]
MATCH (start)-[relationship {key: $keys[ix]}]->(end)
SET relationship += {externalId: instance.externalId}
RETURN count(*) AS written
