// Delete groups of a project; returns the ids of those that existed.
/*
:params { project: 'demo', ids: [1] }
*/
UNWIND $ids AS id
MATCH (group:_Group {key: $project + ':' + toString(id)})
DELETE group
RETURN id
