// Returns the JSON of the groups of a project, a row each, in the order of their creation.
/*
:params { project: 'demo' }
*/
MATCH (project:_Project {name: $project})
UNWIND project.groups AS group
RETURN group
