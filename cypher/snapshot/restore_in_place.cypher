// Gives the instances of a project that a page of a snapshot of it has the state that they have there. An instance that has
// its state already is left alone; one that differs loses its native relationships. Returns of each its position in the
// snapshot, the id of its node, whether it is changed, and the property keys of its native relationship; and the number of
// the last.
/*
:params { snapshot: 'b0c3', project: 'demo', after: 0, limit: 5000 }
*/
CYPHER replan=skip
MATCH (copy:_Copy)
USING INDEX copy:_Copy(_snapshot, number)
WHERE copy._snapshot = $snapshot AND copy.number > $after
WITH copy
ORDER BY copy._snapshot, copy.number  // the order of the index: by the number alone Neo4j reads and sorts all of them
LIMIT $limit
OPTIONAL MATCH (live:Instance {project: $project, number: copy.number})
USING INDEX live:Instance(project, number)
WHERE live.key = copy.key
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
RETURN
  collect(copy._position) AS positions, collect(id(instance)) AS ids, collect(isChanged) AS changed,
  collect(coalesce(copy._relationKeys, [])) AS relationKeys, max(copy.number) AS last
