// Notes that the log of a project begins behind a change number.
/*
:params { project: 'demo', change: 7 }
*/
MATCH (project:_Project {name: $project})
SET project.logStart = $change
