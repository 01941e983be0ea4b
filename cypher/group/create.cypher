// Create groups of a locked project.
/*
:params { project: 'demo', ids: [1], definitions: ['{"name": "engineers"}'] }
*/
UNWIND range(0, size($ids) - 1) AS ix
CREATE (:_Group {
  key: $project + ':' + toString($ids[ix]),
  project: $project,
  id: $ids[ix],
  definition: $definitions[ix]
})
