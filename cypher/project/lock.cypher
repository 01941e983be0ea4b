// Locks a project until the transaction ends, creates its node if it has none, and returns its state. The lock is taken
// before the values are read: SET locks the node, and the read after WITH sees what others committed.
/*
:params { project: 'demo' }
*/
CYPHER replan=skip
MERGE (project:_Project {name: $project})
  ON CREATE SET project.life = randomUUID(), project.epoch = 0, project.change = 0, project.tombstones = false,
                project.commitLock = $project
SET project.locked = true
WITH project
RETURN
  project.life AS life, project.epoch AS epoch, project.change AS change, project.tombstones AS tombstones,
  project.clock AS clock
