// Turns instances into tombstones: removes their labels, their outgoing relationships and, of an edge, its native
// relationship. Direct relations of other instances that point at a deleted node keep property and relationship.
// The relationship of an edge is found by its id, as in `apply/merge_edges`. Returns the change number and the Neo4j id
// of each.
/*
:params { keys: ['demo:actors:arnold'], changes: [12], now: 1760000000000 }
*/
UNWIND range(0, size($keys) - 1) AS ix
MATCH (instance:Instance {key: $keys[ix]})
CALL (instance) {
  OPTIONAL MATCH ()-[known]->()
  WHERE id(known) = instance.relationship AND known.key = instance.key
  RETURN known
}
CALL (instance, known) {
  WITH instance, known
  WHERE known IS NULL
  MATCH (:Instance {key: instance.startNode})-[edge {key: instance.key}]->(:Instance {key: instance.endNode})
  DELETE edge
}
FOREACH (_ IN CASE WHEN known IS NULL THEN [] ELSE [true] END | DELETE known)
WITH instance, ix
CALL (instance) {
  MATCH (instance)-[owned]->()
  DELETE owned
}
WITH
  instance, ix, labels(instance) AS labels,
  CASE WHEN instance.createdTime > $now THEN instance.createdTime ELSE $now END AS now
SET
  instance.labels = labels,
  instance.version = instance.version + 1,
  instance.deletedTime = now,
  instance.lastUpdatedTime = now,
  instance.change = $changes[ix]
SET instance:_Deleted
REMOVE instance:$(labels)
RETURN instance.change AS change, id(instance) AS id
