// Finds the instances of a project that were deleted since.
CREATE INDEX deleted_change IF NOT EXISTS
FOR (deleted:_Deleted) ON (deleted.project, deleted.change)
