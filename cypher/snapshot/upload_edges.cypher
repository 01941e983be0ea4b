// Adds relationships of edges to a snapshot that comes in parts.
/*
:params { edges: { _snapshot: 'b0c3', starts: [0], ends: [1], types: ['ACTS_IN'], edges: [2] } }
*/
CREATE (edges:_CopyEdges)
SET edges = $edges
