// Writes the schema epoch of a locked project.
/*
:params { project: 'demo', epoch: 4 }
*/
CYPHER replan=skip
MATCH (project:_Project {name: $project})
SET project.epoch = $epoch
