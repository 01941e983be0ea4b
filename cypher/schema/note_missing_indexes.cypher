// Notes on a locked project that containers get indexes, which are created after the commit. `missing` has an entry of
// epoch and alias per container.
/*
:params { project: 'demo', missing: ['4:Pump'] }
*/
MATCH (project:_Project {name: $project})
SET project.missingIndexes = coalesce(project.missingIndexes, []) + $missing
