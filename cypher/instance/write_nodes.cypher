// Write nodes: create what is new, change what exists.
// fills: SET instance += $values - the labels of the containers, and a property per column
/*
:params { project: 'demo', now: 1760000000000, keys: ['demo:actors:arnold'], spaces: ['actors'], externalIds: ['arnold'],
  versions: [1], changes: [7], names: ['Arnold'], types: [null], columns: [], values: {} }
*/
UNWIND range(0, size($keys) - 1) AS ix
MERGE (instance:Instance {key: $keys[ix]})
ON CREATE SET
  instance.project = $project,
  instance.space = $spaces[ix],
  instance.externalId = $externalIds[ix],
  instance.createdTime = $now,
  instance.number = $changes[ix]
SET
  instance:Node,
  instance.version = $versions[ix],
  instance.lastUpdatedTime = $now,
  instance.change = $changes[ix],
  instance.name = coalesce($names[ix], instance.name),
  instance.type = $types[ix]
SET instance += $values
RETURN count(*) AS written
