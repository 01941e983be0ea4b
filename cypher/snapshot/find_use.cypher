// Locks the node of a snapshot, and returns a project that is being restored from it, if there is one.
/*
:params { project: 'demo', named: 'plant' }
*/
MATCH (snapshot:_Snapshot {key: $project + '/' + $named})
SET snapshot.name = $named
WITH snapshot
MATCH (project:_Project)
WHERE project.restoring = snapshot.id
RETURN project.name
LIMIT 1
