// Notes the native relationships of the edges of a locked project in a snapshot, in transactions of their own, a list per
// column: the numbers of the copies of the edges and of their ends, and the types.
/*
:params { snapshot: 'b0c3', prefixes: ['demo:', 'edge/demo:'], size: 5000 }
*/
UNWIND $prefixes AS prefix
MATCH (instance:Instance)
WHERE instance.key STARTS WITH prefix AND instance.relationship IS NOT NULL
MATCH (source)-[relationship]->(target)
WHERE id(relationship) = instance.relationship AND relationship.key = instance.key
WITH instance.number AS edge, source.number AS source, target.number AS target, type(relationship) AS type
MATCH (copy:_Copy {_snapshot: $snapshot, number: edge})
USING INDEX copy:_Copy(_snapshot, number)
MATCH (start:_Copy {_snapshot: $snapshot, number: source})
USING INDEX start:_Copy(_snapshot, number)
MATCH (end:_Copy {_snapshot: $snapshot, number: target})
USING INDEX end:_Copy(_snapshot, number)
WITH collect([copy._position, start._position, end._position, type]) AS found
MATCH (state:_SnapshotState)
WHERE state._snapshot = $snapshot
WITH state, found
WHERE size(found) > 0  // else a range with a step has one number
UNWIND range(0, size(found) - 1, $size) AS first
CALL (state, found, first) {
  SET state.locked = true
  WITH found[first..first + $size] AS part, state
  WHERE state._purging IS NULL
  CREATE (edges:_CopyEdges)
  SET edges._snapshot = $snapshot,
      edges.edges = [row IN part | row[0]],
      edges.starts = [row IN part | row[1]],
      edges.ends = [row IN part | row[2]],
      edges.types = [row IN part | row[3]]
} IN TRANSACTIONS OF 1 ROW
