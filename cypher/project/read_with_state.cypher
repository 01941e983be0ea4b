// Runs a read, and returns the life, epoch and change number that its project had before, so that the read is no older
// than these, and the writer token before and after it.
// fills: RETURN null AS found - the read, which returns one record
/*
:params { project: 'demo' }
*/
OPTIONAL MATCH (writer:_Writer {name: $project})
WITH writer.token AS before
OPTIONAL MATCH (project:_Project {name: $project})
WITH before, [project.life, project.epoch, project.change] AS state
CALL () {
  RETURN null AS found
}
WITH before, state, found
OPTIONAL MATCH (writer:_Writer {name: $project})
RETURN state, found, before, writer.token AS after
