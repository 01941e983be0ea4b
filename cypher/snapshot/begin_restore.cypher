// Marks a locked project as one that is being restored from a snapshot, which readers and writers see in its life. Takes
// the commit lock, and returns the writer token.
/*
:params { snapshot: 'b0c3', project: 'demo' }
*/
MATCH (project:_Project {name: $project})
SET project.restoring = $snapshot, project.life = '!restoring', project.commitLock = ':' + $project
SET project.commitLock = $project
WITH project
OPTIONAL MATCH (writer:_Writer {name: $project})
RETURN writer.token AS token
