// Deletes the schema, the counters and the groups of a locked project without instances, and gives it a new life.
// The project's own node stays: a writer that waits for its lock would go on with nothing.
/*
:params { project: 'demo' }
*/
MATCH (project:_Project {name: $project})
SET project = { name: $project, life: randomUUID(), epoch: 0, change: 0, tombstones: false }
WITH project
OPTIONAL MATCH (schema:_Schema {name: $project})
DELETE schema
RETURN project.life AS life
