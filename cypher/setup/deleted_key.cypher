// Finds the deleted instance that a new one takes over from.
CREATE INDEX deleted_key IF NOT EXISTS
FOR (deleted:_Deleted) ON (deleted.key)
