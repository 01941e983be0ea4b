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
WITH id(instance) AS edge, id(source) AS source, id(target) AS target, type(relationship) AS type
MATCH (copy:_Copy {_snapshot: $snapshot, _source: edge})
USING INDEX copy:_Copy(_snapshot, _source)
MATCH (start:_Copy {_snapshot: $snapshot, _source: source})
USING INDEX start:_Copy(_snapshot, _source)
MATCH (end:_Copy {_snapshot: $snapshot, _source: target})
USING INDEX end:_Copy(_snapshot, _source)
WITH collect([copy._number, start._number, end._number, type]) AS found
UNWIND range(0, size(found) - 1, $size) AS first
CALL (found, first) {
  WITH found[first..first + $size] AS part
  CREATE (edges:_CopyEdges)
  SET edges._snapshot = $snapshot,
      edges.edges = [row IN part | row[0]],
      edges.starts = [row IN part | row[1]],
      edges.ends = [row IN part | row[2]],
      edges.types = [row IN part | row[3]]
} IN TRANSACTIONS OF 1 ROW
