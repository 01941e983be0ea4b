// Writes the last change number of a locked project, and whether it has tombstones. Takes the commit lock, and returns
// the writer token. (A changed value of a unique property locks its index entry, here that of the value set last.)
/*
:params { project: 'demo', change: 7, tombstones: false }
*/
CYPHER replan=skip
MATCH (project:_Project {name: $project})
SET project.change = $change,
    project.tombstones = $tombstones,
    project.commitLock = ':' + $project
SET project.commitLock = $project
WITH project
OPTIONAL MATCH (writer:_Writer {name: $project})
RETURN writer.token AS token
