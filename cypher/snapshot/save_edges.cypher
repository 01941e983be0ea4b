// Notes the native relationships of the edges in a page of instances in a snapshot, a list per column: the positions of the
// copies of the edges and of their ends, and the types. Returns how many instances the page has, and the last of their
// numbers.
/*
:params { snapshot: 'b0c3', project: 'demo', after: 0, limit: 5000 }
*/
MATCH (state:_SnapshotState)
WHERE state._snapshot = $snapshot
SET state.locked = true
WITH state
WHERE state._purging IS NULL
CALL () {
  MATCH (instance:Instance)
  USING INDEX instance:Instance(project, number)
  WHERE instance.project = $project AND instance.number > $after
  WITH instance
  ORDER BY instance.project, instance.number
  LIMIT $limit
  RETURN collect(instance) AS instances, max(instance.number) AS last
}
CALL (instances) {
  UNWIND instances AS instance
  WITH instance
  WHERE instance.relationship IS NOT NULL
  MATCH (source)-[relationship]->(target)
  WHERE id(relationship) = instance.relationship AND relationship.key = instance.key
  MATCH (copy:_Copy {_snapshot: $snapshot, number: instance.number})
  USING INDEX copy:_Copy(_snapshot, number)
  MATCH (start:_Copy {_snapshot: $snapshot, number: source.number})
  USING INDEX start:_Copy(_snapshot, number)
  MATCH (end:_Copy {_snapshot: $snapshot, number: target.number})
  USING INDEX end:_Copy(_snapshot, number)
  WITH collect([copy._position, start._position, end._position, type(relationship)]) AS found
  WHERE size(found) > 0
  CREATE (edges:_CopyEdges)
  SET edges._snapshot = $snapshot,
      edges.edges = [row IN found | row[0]],
      edges.starts = [row IN found | row[1]],
      edges.ends = [row IN found | row[2]],
      edges.types = [row IN found | row[3]]
}
RETURN size(instances) AS size, last
