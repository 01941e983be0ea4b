// Writes the schema epoch of a locked project. Takes the commit lock, and returns the writer token.
/*
:params { project: 'demo', epoch: 4 }
*/
CYPHER replan=skip
MATCH (project:_Project {name: $project})
SET project.epoch = $epoch,
    project.commitLock = ':' + $project
SET project.commitLock = $project
WITH project
OPTIONAL MATCH (writer:_Writer {name: $project})
RETURN writer.token AS token
