// Writes the last change number of a locked project, and whether it has tombstones.
/*
:params { project: 'demo', change: 7, tombstones: false }
*/
CYPHER replan=skip
MATCH (project:_Project {name: $project})
SET project.change = $change,
    project.tombstones = $tombstones
