// Write the groups of a locked project, in place of those that it had.
/*
:params { project: 'demo', groups: ['{"name": "engineers"}'] }
*/
MATCH (project:_Project {name: $project})
SET project.groups = $groups
