// Deletes the schema, the counters and the groups of a locked project without instances, and gives it a new life.
// The project's own node stays: a writer that waits for its lock would go on with nothing.
/*
:params { project: 'demo', prefix: 'demo:' }
*/
MATCH (project:_Project {name: $project})
SET project.life = randomUUID(),
    project.epoch = 0,
    project.change = 0,
    project.tombstones = false
WITH project
CALL (project) {
  MATCH (schema:_Schema)
  WHERE schema.project = project.name AND schema.epoch >= 0
  DELETE schema
}
CALL () {
  MATCH (counter:_Counter)
  WHERE counter.key STARTS WITH $prefix
  DELETE counter
}
CALL () {
  MATCH (group:_Group)
  WHERE group.key STARTS WITH $prefix
  DELETE group
}
RETURN project.life AS life
