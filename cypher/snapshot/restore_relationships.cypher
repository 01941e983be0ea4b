// Creates native relationships between instances that a restore has written, those of direct relations or of edges: a list
// per column, of ids of nodes, types, properties and positions in lists; of edges also those of the nodes of the edges, and
// the property keys of the relationships.
/*
:params { starts: [4], ends: [5], types: ['FEEDS'], properties: [], positions: [], edges: [6],
  keys: [['space', 'externalId', 'key']] }
*/
CYPHER replan=skip
UNWIND range(0, size($starts) - 1) AS ix
MATCH (start)
WHERE id(start) = $starts[ix]
MATCH (end)
WHERE id(end) = $ends[ix]
OPTIONAL MATCH (edge)
WHERE id(edge) = $edges[ix]
CREATE (start)-[relationship:$($types[ix]) {property: $properties[ix], position: $positions[ix]}]->(end)
FOREACH (key IN $keys[ix] | SET relationship[key] = edge[key])
SET edge.relationship = id(relationship)
