// Returns the state of a project without a lock; no row where the project was never written to.
/*
:params { project: 'demo' }
*/
CYPHER replan=skip
MATCH (project:_Project {name: $project})
RETURN project.life AS life, project.epoch AS epoch, project.change AS change, project.tombstones AS tombstones
