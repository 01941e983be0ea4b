// Index: finds the relationships of edges in a snapshot.
CREATE INDEX snapshot_edges IF NOT EXISTS
FOR (edges:_CopyEdges) ON (edges._snapshot)
