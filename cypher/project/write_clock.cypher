// Writes what the clock of a locked project was set to, and the epoch that begins with it. Takes the commit lock, and
// returns the writer token. (The numbers of the clock: since, start and speed of each period; null for real time.)
/*
:params { project: 'demo', epoch: 5, clock: [1760000000000.0, 1760259200000.0, 1.0] }
*/
CYPHER replan=skip
MATCH (project:_Project {name: $project})
SET project.epoch = $epoch,
    project.clock = $clock,
    project.commitLock = ':' + $project
SET project.commitLock = $project
WITH project
OPTIONAL MATCH (writer:_Writer {name: $project})
RETURN writer.token AS token
