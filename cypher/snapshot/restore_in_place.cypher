// Gives the instances of a project the state that they have in a snapshot of it, and deletes those that it does not have.
// An instance that has its state already is left alone: to delete and create an instance with a unique key in one
// transaction takes long where there are many. Those that differ lose their native relationships.
// fills: RETURN count(*) AS instances - by what creates the relationships of `restore_instances`
/*
:params { snapshot: 'b0c3', project: 'demo', prefixes: ['demo:', 'edge/demo:'] }
*/
CYPHER replan=skip
CALL () {
  UNWIND $prefixes AS prefix
  CALL (prefix) {
    MATCH (instance:Instance)
    WHERE instance.key STARTS WITH prefix
    RETURN instance
    UNION ALL
    MATCH (instance:_Deleted)
    WHERE instance.key STARTS WITH prefix
    RETURN instance
  }
  OPTIONAL MATCH (copy:_Copy {_snapshot: $snapshot, number: instance.number})
  USING INDEX copy:_Copy(_snapshot, number)
  WITH instance, copy
  WHERE copy IS NULL
  DETACH DELETE instance
}
MATCH (copy:_Copy)
USING INDEX copy:_Copy(_snapshot, number)
WHERE copy._snapshot = $snapshot AND copy.number IS NOT NULL
OPTIONAL MATCH (live:Instance {key: copy.key})
USING INDEX live:Instance(key)
WHERE live.number = copy.number
OPTIONAL MATCH (tombstone:_Deleted {key: copy.key})
USING INDEX tombstone:_Deleted(key)
WHERE tombstone.number = copy.number
WITH copy, coalesce(live, tombstone) AS existing
WITH
  copy, existing,
  existing IS NULL OR
    copy {.*, _snapshot: 0, _position: 0, _labels: 0, _relationKeys: 0, relationship: 0} <>
    existing {.*, _snapshot: 0, _position: 0, _labels: 0, _relationKeys: 0, relationship: 0} OR
    any(label IN labels(existing) WHERE NOT label IN copy._labels) OR
    any(label IN copy._labels WHERE NOT label IN labels(existing)) AS isChanged
ORDER BY copy._position
CALL (copy, existing, isChanged) {
  WITH existing, isChanged
  WHERE NOT isChanged
  RETURN existing AS instance
  UNION ALL
  WITH existing
  WHERE existing IS NULL
  CREATE (instance)
  RETURN instance
  UNION ALL
  WITH existing, isChanged
  WHERE existing IS NOT NULL AND isChanged
  OPTIONAL MATCH ()-[own]->()
  WHERE id(own) = existing.relationship AND own.key = existing.key
  DELETE own
  WITH existing
  CALL (existing) {
    MATCH (existing)-[relationship]-()
    DELETE relationship
  }
  WITH existing, labels(existing) AS labels
  REMOVE existing:$(labels)
  RETURN existing AS instance
}
FOREACH (_ IN CASE WHEN isChanged THEN [true] ELSE [] END |
  SET instance = copy {
    .*, _snapshot: null, _position: null, _labels: null, _relationKeys: null, relationship: null
  }
  SET instance:$(copy._labels)
)
RETURN count(*) AS instances
