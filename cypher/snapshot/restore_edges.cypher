// Creates the native relationships of restored edges, each with a copy of the properties that `keys` names.
/*
:params { edges: [1], starts: [2], ends: [3], types: ['ACTS_IN'], keys: [['key', 'space', 'externalId']] }
*/
CYPHER replan=skip
UNWIND range(0, size($edges) - 1) AS ix
MATCH (edge) WHERE id(edge) = $edges[ix]
MATCH (start) WHERE id(start) = $starts[ix]
MATCH (end) WHERE id(end) = $ends[ix]
CREATE (start)-[relationship:$($types[ix])]->(end)
FOREACH (key IN $keys[ix] | SET relationship[key] = edge[key])
SET edge.relationship = id(relationship)
