// Replaces the groups of a locked project.
/*
:params { project: 'demo', groups: ['{"name": "engineers"}'] }
*/
MATCH (project:_Project {name: $project})
SET project.groups = $groups
