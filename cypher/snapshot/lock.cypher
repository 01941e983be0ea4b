// Locks the node of a snapshot, so that it cannot be deleted, and returns its id.
/*
:params { project: 'demo', named: 'plant' }
*/
MATCH (snapshot:_Snapshot {key: $project + '/' + $named})
SET snapshot.name = $named
RETURN snapshot.id
