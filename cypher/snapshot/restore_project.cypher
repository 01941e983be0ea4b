// Gives a locked project the schema, counters, groups and clock of a snapshot, and a new life. Its change number rises above all
// that it ever had, and its log begins there, so that cursors from before are expired. Takes the commit lock, and returns
// the writer token; nothing where the snapshot does not exist any more.
/*
:params { snapshot: 'b0c3', project: 'demo' }
*/
MATCH (snapshot:_Snapshot)
WHERE snapshot.id = $snapshot
MATCH (project:_Project {name: $project})
MATCH (state:_SnapshotState {_snapshot: $snapshot})
WITH
  project, state,
  CASE WHEN coalesce(project.change, 0) > state.change THEN project.change ELSE state.change END + 1 AS change
SET project = state {
  .*, _snapshot: null, restoring: null, name: $project, commitLock: ':' + $project, life: randomUUID(), change: change,
  logStart: change
}
SET project.commitLock = $project
WITH project
MERGE (schema:_Schema {name: $project})
WITH schema
OPTIONAL MATCH (kept:_SnapshotSchema {_snapshot: $snapshot})
FOREACH (_ IN CASE WHEN kept IS NULL THEN [true] ELSE [] END | DELETE schema)
FOREACH (_ IN CASE WHEN kept IS NULL THEN [] ELSE [true] END |
  SET schema = kept {.*, _snapshot: null, name: $project}
)
WITH count(*) AS written
OPTIONAL MATCH (writer:_Writer {name: $project})
RETURN writer.token AS token
