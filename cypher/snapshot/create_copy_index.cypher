// Index: finds the copies of a snapshot.
CREATE INDEX snapshot_copy IF NOT EXISTS
FOR (copy:_Copy) ON (copy._snapshot)
