// Deletes the nodes of temporary snapshots whose time is over, so that they exist no more; `purge` deletes what they hold.
// One that a project is being restored from is kept. Returns their ids.
/*
:params { now: 1760000000000 }
*/
MATCH (snapshot:_Snapshot)
WHERE snapshot.expires <= $now
  AND NOT EXISTS { MATCH (project:_Project) WHERE project.restoring = snapshot.id }
WITH snapshot, snapshot.id AS id
DELETE snapshot
RETURN id
