// Locks a project until the transaction ends, brings it to life when first named, and returns how far it has come.
// The lock is taken before the values are read: a SET locks the node, and the read after WITH sees what others committed.
/*
:params { project: 'demo' }
*/
CYPHER replan=skip
MERGE (project:_Project {name: $project})
  ON CREATE SET project.life = randomUUID(), project.epoch = 0, project.change = 0, project.tombstones = false
SET project.locked = true
WITH project
RETURN project.life AS life, project.epoch AS epoch, project.change AS change, project.tombstones AS tombstones
