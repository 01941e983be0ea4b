// Notes the native relationships of the direct relations of a locked project in a snapshot, in transactions of their own,
// a list per column: the numbers of the copies that they begin and end at, their types, properties and positions, -1 for
// none.
/*
:params { snapshot: 'b0c3', prefixes: ['demo:', 'edge/demo:'], size: 5000 }
*/
UNWIND $prefixes AS prefix
CALL (prefix) {
  MATCH (instance:Instance)
  WHERE instance.key STARTS WITH prefix
  MATCH (instance)-[relation]->(target)
  WHERE relation.property IS NOT NULL
  RETURN relation, instance.number AS source, target.number AS target
}
MATCH (start:_Copy {_snapshot: $snapshot, number: source})
USING INDEX start:_Copy(_snapshot, number)
MATCH (end:_Copy {_snapshot: $snapshot, number: target})
USING INDEX end:_Copy(_snapshot, number)
WITH
  collect([start._position, end._position, type(relation), relation.property, coalesce(relation.position, -1)]) AS found
MATCH (state:_SnapshotState)
WHERE state._snapshot = $snapshot
WITH state, found
WHERE size(found) > 0  // else a range with a step has one number
UNWIND range(0, size(found) - 1, $size) AS first
CALL (state, found, first) {
  SET state.locked = true
  WITH found[first..first + $size] AS part, state
  WHERE state._purging IS NULL
  CREATE (relations:_CopyRelations)
  SET relations._snapshot = $snapshot,
      relations.starts = [row IN part | row[0]],
      relations.ends = [row IN part | row[1]],
      relations.types = [row IN part | row[2]],
      relations.properties = [row IN part | row[3]],
      relations.positions = [row IN part | row[4]]
} IN TRANSACTIONS OF 1 ROW
