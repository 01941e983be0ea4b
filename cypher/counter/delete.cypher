// Deletes the auto-increment counters of a container, whose property keys start with `prefix`.
/*
:params { project: 'demo', prefix: 'Ticket.' }
*/
MATCH (project:_Project {name: $project})
UNWIND [key IN keys(project) WHERE key STARTS WITH $prefix] AS counter
REMOVE project[counter]
