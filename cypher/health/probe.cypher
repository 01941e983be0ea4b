// Locks a project that cannot exist, as an apply does, to be rolled back. Returns the version and edition of Neo4j.
/*
:params { project: ':health' }
*/
MERGE (project:_Project {name: $project})
SET project.epoch = 0
WITH project
CALL dbms.components() YIELD name, versions, edition
WHERE name = 'Neo4j Kernel'
RETURN versions[0] AS version, edition
