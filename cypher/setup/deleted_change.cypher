// Index: finds the soft-deleted instances of a project by change number.
CREATE INDEX deleted_change IF NOT EXISTS
FOR (deleted:_Deleted) ON (deleted.project, deleted.change)
