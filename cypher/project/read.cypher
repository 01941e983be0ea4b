// Returns how far a project has come, without a lock; no row where it was never written to.
/*
:params { project: 'demo' }
*/
CYPHER replan=skip
MATCH (project:_Project {name: $project})
RETURN project.life AS life, project.epoch AS epoch, project.change AS change, project.tombstones AS tombstones
