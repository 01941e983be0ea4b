// Run a read, and tell which life and epoch of its project was there when it began, for what it finds is no older; and
// how far it had come.
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
