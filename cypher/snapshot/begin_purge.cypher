// Marks the state of a snapshot as one that is purged, so that nothing is added to it any more. Waits for what is being
// added.
/*
:params { snapshot: 'b0c3' }
*/
MATCH (state:_SnapshotState)
WHERE state._snapshot = $snapshot
SET state._purging = true
