// Deletes the node of a snapshot, so that it exists no more; `purge` deletes what it holds. Returns its id.
/*
:params { project: 'demo', named: 'plant' }
*/
MATCH (snapshot:_Snapshot {key: $project + '/' + $named})
WITH snapshot, snapshot.id AS id
DELETE snapshot
RETURN id
