// Returns a snapshot by its project and name.
/*
:params { project: 'demo', named: 'plant' }
*/
MATCH (snapshot:_Snapshot {key: $project + '/' + $named})
RETURN snapshot.id, snapshot.project, snapshot.name, snapshot.createdTime, snapshot.instances, snapshot.layout,
       snapshot.references, snapshot.listReferences, snapshot.expires
