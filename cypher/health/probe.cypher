// Locks a project that cannot exist, as an apply does, to be rolled back.
/*
:params { project: ':health' }
*/
MERGE (project:_Project {name: $project})
SET project.epoch = 0
