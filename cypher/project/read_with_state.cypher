// Runs a read, and returns the life, epoch and change number that its project had before, so that the read is no older
// than these.
// fills: RETURN null AS found - the read, which returns one record
/*
:params { project: 'demo' }
*/
OPTIONAL MATCH (project:_Project {name: $project})
WITH [project.life, project.epoch, project.change] AS state
CALL () {
  RETURN null AS found
}
RETURN state, found
