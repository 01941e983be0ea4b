// Index: finds the relationships of direct relations in a snapshot.
CREATE INDEX snapshot_relations IF NOT EXISTS
FOR (relations:_CopyRelations) ON (relations._snapshot)
