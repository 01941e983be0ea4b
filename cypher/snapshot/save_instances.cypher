// Copies the instances of a locked project into a snapshot, in transactions of their own. A copy has the properties of its
// instance, and in properties that begin with `_` the snapshot, its position in it and the labels; that of an edge also
// the property keys of its native relationship. Returns the number of copies. What purges the snapshot, as its save broke off,
// waits for the lock of the state, and nothing is copied afterwards.
/*
:params { snapshot: 'b0c3', prefixes: ['demo:', 'edge/demo:'], size: 5000 }
*/
MATCH (state:_SnapshotState)
WHERE state._snapshot = $snapshot
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
WITH state, collect(instance) AS instances
UNWIND range(0, size(instances) - 1) AS position
WITH state, position, instances[position] AS instance
CALL (state, position, instance) {
  SET state.locked = true
  WITH state, position, instance
  WHERE state._purging IS NULL
  OPTIONAL MATCH ()-[known]->()
  WHERE id(known) = instance.relationship AND known.key = instance.key
  CREATE (copy:_Copy)
  SET copy = properties(instance)
  SET copy._snapshot = $snapshot,
      copy._position = position,
      copy._labels = labels(instance),
      copy._relationKeys = keys(known)
} IN TRANSACTIONS OF $size ROWS
RETURN count(*) AS copies
