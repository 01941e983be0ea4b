// Counts instances of a project by their labels: in each range of numbers at most `limit` of them.
/*
:params { project: 'demo', starts: [1, 501], ends: [501, 1001], limit: 5000 }
*/
UNWIND range(0, size($starts) - 1) AS ix
CALL (ix) {
  MATCH (instance:Instance)
    USING INDEX instance:Instance(project, number)
  WHERE instance.project = $project AND instance.number >= $starts[ix] AND instance.number < $ends[ix]
  WITH instance
  LIMIT $limit
  RETURN labels(instance) AS labels
}
RETURN ix, labels, count(*) AS count
