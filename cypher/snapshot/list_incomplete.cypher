// Returns the ids of snapshots that hold something but do not exist: they are being saved, or their save or their deletion
// did not end. (Every snapshot has one state, which is written first.) With each its project, and whether it comes
// in parts.
/*
:params {}
*/
MATCH (state:_SnapshotState)
WHERE NOT EXISTS { MATCH (:_Snapshot {id: state._snapshot}) }
RETURN state._snapshot AS snapshot, state.name AS project, state._instances IS NOT NULL AS isUpload
