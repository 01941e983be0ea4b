// Turn instances into tombstones: they lose their labels, the relationships that they own and, for an edge, its
// projection. Relationships of direct relations that point at a deleted node stay, like the properties they mirror.
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
