// Change the properties of edges that exist, on the record and on the native relationship.
// fills: SET instance += $values - the labels of the containers, and a property per column
// fills: SET relationship += $values - a property per column
/*
:params { now: 1760000000000, keys: ['demo:movies:cast-1'], versions: [2], changes: [9], names: [null],
  startNodes: ['demo:actors:arnold'], endNodes: ['demo:movies:terminator'], columns: [], values: {} }
*/
UNWIND range(0, size($keys) - 1) AS ix
MATCH (instance:Instance {key: $keys[ix]})
SET
  instance.version = $versions[ix],
  instance.lastUpdatedTime = $now,
  instance.change = $changes[ix],
  instance.name = coalesce($names[ix], instance.name)
SET instance += $values
WITH ix
MATCH (start:Instance {key: $startNodes[ix]})
MATCH (end:Instance {key: $endNodes[ix]})
MATCH (start)-[relationship {key: $keys[ix]}]->(end)
SET relationship += $values
RETURN count(*) AS written
