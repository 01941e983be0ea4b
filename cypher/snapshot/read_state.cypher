// Returns the properties of the project and of the schema in a snapshot; those of the schema are null where it has none.
/*
:params { snapshot: 'b0c3' }
*/
MATCH (state:_SnapshotState)
WHERE state._snapshot = $snapshot
OPTIONAL MATCH (schema:_SnapshotSchema)
WHERE schema._snapshot = $snapshot
RETURN state {.*, _snapshot: null}, CASE WHEN schema IS NOT NULL THEN schema {.*, _snapshot: null} END
