// Removes entries from the missing indexes of a project, which exist now. It is locked before the entries are read.
/*
:params { project: 'demo', created: ['4:Pump'] }
*/
MATCH (project:_Project {name: $project})
SET project.locked = true
WITH project, [entry IN coalesce(project.missingIndexes, []) WHERE NOT entry IN $created] AS missing
SET project.missingIndexes = CASE WHEN size(missing) > 0 THEN missing END
