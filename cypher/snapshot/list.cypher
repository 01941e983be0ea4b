// Returns the snapshots of a project, or of all, in the order of their names.
/*
:params { project: 'demo' }
*/
MATCH (snapshot:_Snapshot)
WHERE $project IS NULL OR snapshot.project = $project
RETURN snapshot.id, snapshot.project, snapshot.name, snapshot.createdTime, snapshot.instances, snapshot.layout,
       snapshot.references, snapshot.listReferences, snapshot.expires
ORDER BY snapshot.project, snapshot.name
