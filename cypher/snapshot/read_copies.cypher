// Returns copies of a snapshot in the order of their numbers, behind one of these: position, labels, property keys of the
// relationship of an edge, and properties.
/*
:params { snapshot: 'b0c3', after: 0, limit: 1000 }
*/
MATCH (copy:_Copy)
USING INDEX copy:_Copy(_snapshot, number)
WHERE copy._snapshot = $snapshot AND copy.number > $after
RETURN
  copy._position, copy._labels, copy._relationKeys,
  copy {.*, _snapshot: null, _position: null, _labels: null, _relationKeys: null}
ORDER BY copy._snapshot, copy.number  // the order of the index: by the number alone Neo4j reads and sorts all of them
LIMIT $limit
