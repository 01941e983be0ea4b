// Notes the native relationships of the direct relations of a page of instances in a snapshot, a list per column: the
// positions of the copies that they begin and end at, their types, properties and positions in a list, -1 for none. Returns
// how many instances the page has, and the last of their numbers.
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
  MATCH (instance)-[relation]->(target)
  WHERE relation.property IS NOT NULL
  MATCH (start:_Copy {_snapshot: $snapshot, number: instance.number})
  USING INDEX start:_Copy(_snapshot, number)
  MATCH (end:_Copy {_snapshot: $snapshot, number: target.number})
  USING INDEX end:_Copy(_snapshot, number)
  WITH
    collect(start._position) AS starts, collect(end._position) AS ends, collect(type(relation)) AS types,
    collect(relation.property) AS properties, collect(coalesce(relation.position, -1)) AS positions
  UNWIND range(0, size(starts) - 1, $limit) AS first
  WITH *
  WHERE size(starts) > 0  // else a range with a step has one number
  CREATE (relations:_CopyRelations)
  SET relations._snapshot = $snapshot,
      relations.starts = starts[first..first + $limit],
      relations.ends = ends[first..first + $limit],
      relations.types = types[first..first + $limit],
      relations.properties = properties[first..first + $limit],
      relations.positions = positions[first..first + $limit]
}
RETURN size(instances) AS size, last
