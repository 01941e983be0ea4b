// Notes the schema epoch that a locked project has come to.
/*
:params { project: 'demo', epoch: 4 }
*/
MATCH (project:_Project {name: $project})
SET project.epoch = $epoch
