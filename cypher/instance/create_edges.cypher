// Create edges: for each a record, which is the truth, and the native relationship that people see.
// fills: SET instance += $values - the labels of the containers, and a property per column
// fills: SET relationship += $values - a property per column
/*
:params { project: 'demo', now: 1760000000000, keys: ['demo:movies:cast-1'], spaces: ['movies'], externalIds: ['cast-1'],
  versions: [1], changes: [8], names: ['cast-1'], types: ['demo:types:acts-in'], startNodes: ['demo:actors:arnold'],
  endNodes: ['demo:movies:terminator'], relationships: ['ACTS_IN'], columns: [], values: {} }
*/
UNWIND range(0, size($keys) - 1) AS ix
MATCH (start:Instance {key: $startNodes[ix]})
MATCH (end:Instance {key: $endNodes[ix]})
MERGE (instance:Instance {key: $keys[ix]})
SET
  instance:Edge,
  instance.project = $project,
  instance.space = $spaces[ix],
  instance.externalId = $externalIds[ix],
  instance.createdTime = $now,
  instance.number = $changes[ix],
  instance.version = $versions[ix],
  instance.lastUpdatedTime = $now,
  instance.change = $changes[ix],
  instance.name = $names[ix],
  instance.type = $types[ix],
  instance.startNode = $startNodes[ix],
  instance.endNode = $endNodes[ix],
  instance.relationship = $relationships[ix]
SET instance += $values
CREATE (start)-[relationship:$($relationships[ix])]->(end)
SET
  relationship.key = $keys[ix],
  relationship.space = $spaces[ix],
  relationship.externalId = $externalIds[ix]
SET relationship += $values
RETURN count(*) AS written
