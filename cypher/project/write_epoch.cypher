// Notes the schema epoch that a locked project has come to.
/*
:params { project: 'demo', epoch: 4 }
*/
CYPHER replan=skip
MATCH (project:_Project {name: $project})
SET project.epoch = $epoch
