// Returns one of the nodes of a snapshot that have the relationships of its edges, as columns.
/*
:params { snapshot: 'b0c3', skipped: 0 }
*/
MATCH (edges:_CopyEdges {_snapshot: $snapshot})
RETURN edges.starts, edges.ends, edges.types, edges.edges
ORDER BY id(edges)
SKIP $skipped
LIMIT 1
