// List the groups of a project, in the order of their creation; returns their JSON.
/*
:params { project: 'demo' }
*/
MATCH (project:_Project {name: $project})
UNWIND project.groups AS group
RETURN group
