// Change nodes that exist.
// fills: SET instance:Node - followed by the labels of the containers
// fills: type: $types[ix] - followed by a property per column; null removes it
/*
:params { now: 1760000000000, ids: [0], versions: [2], changes: [8], names: [null], types: [null],
  columns: [] }
*/
UNWIND range(0, size($ids) - 1) AS ix
MATCH (instance) WHERE id(instance) = $ids[ix]
SET instance:Node
SET instance += {
  version: $versions[ix],
  lastUpdatedTime: $now,
  change: $changes[ix],
  name: coalesce($names[ix], instance.name),
  type: $types[ix]
}
RETURN count(*) AS written
