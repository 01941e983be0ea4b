// Turns instances into tombstones: removes their labels, their outgoing relationships and, of an edge, its native
// relationship. Direct relations of other instances that point at a deleted node keep property and relationship.
// Returns the change number and the Neo4j id of each.
/*
:params { keys: ['demo:actors:arnold'], changes: [12], now: 1760000000000 }
*/
UNWIND range(0, size($keys) - 1) AS ix
MATCH (instance:Instance {key: $keys[ix]})
CALL (instance) {
  MATCH (:Instance {key: instance.startNode})-[edge {key: instance.key}]->(:Instance {key: instance.endNode})
  DELETE edge
}
CALL (instance) {
  MATCH (instance)-[owned]->()
  DELETE owned
}
WITH instance, ix, labels(instance) AS labels
SET
  instance.labels = labels,
  instance.version = instance.version + 1,
  instance.deletedTime = $now,
  instance.lastUpdatedTime = $now,
  instance.change = $changes[ix]
SET instance:_Deleted
REMOVE instance:$(labels)
RETURN instance.change AS change, id(instance) AS id
