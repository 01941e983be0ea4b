// Index: finds the copies of a snapshot, and that of an instance among them.
CREATE INDEX snapshot_copy IF NOT EXISTS
FOR (copy:_Copy) ON (copy._snapshot, copy.number)
