// Index: finds the tombstone of a key.
CREATE INDEX deleted_key IF NOT EXISTS
FOR (deleted:_Deleted) ON (deleted.key)
