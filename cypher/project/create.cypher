// Lists a locked project even while it is empty; returns whether it was listed before.
/*
:params { project: 'demo' }
*/
MATCH (project:_Project {name: $project})
WITH project, coalesce(project.listed, false) OR project.epoch > 0 OR project.change > 0 AS known
SET project.listed = true
RETURN known
