// Index: finds the soft-deleted edges that ended at a node.
CREATE INDEX deleted_end_node IF NOT EXISTS
FOR (deleted:_Deleted) ON (deleted.endNode)
