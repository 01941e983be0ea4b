// Returns the state of a project and its writer token; no row where the project was never written to. First takes the
// commit lock, shared with other reads: a transaction that changes the project commits before, or after this one ends.
// (In a statement with MERGE, Neo4j locks the index entry of what it looks for by a unique property, found or not. So a
// project that was never written to is not created meanwhile. Each project has its `commitLock`: MERGE finds it.)
/*
:params { project: 'demo' }
*/
CYPHER replan=skip
MATCH (project:_Project {name: $project})
MERGE (locked:_Project {commitLock: project.name})
WITH locked
OPTIONAL MATCH (writer:_Writer {name: $project})
RETURN
  locked.life AS life, locked.epoch AS epoch, locked.change AS change, locked.tombstones AS tombstones,
  locked.clock AS clock,
  coalesce(locked.logStart, 0) AS logStart,
  writer.token AS token
