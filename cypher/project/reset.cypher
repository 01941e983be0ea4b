// Deletes the schema, counters and groups of a locked project without instances, and gives it a new life id. The
// project's node stays: a writer that waits for the lock of a deleted node would continue with nulls. Takes the commit
// lock, and returns the writer token.
/*
:params { project: 'demo' }
*/
MATCH (project:_Project {name: $project})
SET project = {
  name: $project, commitLock: ':' + $project, life: randomUUID(), epoch: 0, change: 0, tombstones: false
}
SET project.commitLock = $project
WITH project
OPTIONAL MATCH (schema:_Schema {name: $project})
DELETE schema
WITH count(*) AS deleted
OPTIONAL MATCH (writer:_Writer {name: $project})
RETURN writer.token AS token
