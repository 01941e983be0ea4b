// Index: finds the soft-deleted edges that started at a node.
CREATE INDEX deleted_start_node IF NOT EXISTS
FOR (deleted:_Deleted) ON (deleted.startNode)
