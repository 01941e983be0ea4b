// Replaces the writer token of a project, whose commit lock another transaction of the same process holds.
/*
:params { project: 'demo', token: ':0' }
*/
CYPHER replan=skip
MERGE (writer:_Writer {name: $project})
SET writer.token = $token
