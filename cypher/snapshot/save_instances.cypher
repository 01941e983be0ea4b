// Copies a page of the instances of a locked project into a snapshot. A copy has the properties of its instance, and in
// properties that begin with `_` the snapshot, its position in it and the labels; that of an edge also the property keys of
// its native relationship. Returns how many instances the page has, and the last of their keys. What purges the snapshot,
// as its save broke off, waits for the lock of the state, and nothing is copied afterwards.
// fills: :Instance - :_Deleted for the instances that are soft-deleted
/*
:params { snapshot: 'b0c3', after: 'demo:', end: 'demo;', limit: 5000, position: 0 }
*/
MATCH (state:_SnapshotState)
WHERE state._snapshot = $snapshot
SET state.locked = true
WITH state
WHERE state._purging IS NULL
CALL () {
  MATCH (instance:Instance)
  USING INDEX instance:Instance(key)
  WHERE instance.key > $after AND instance.key < $end
  WITH instance, instance.key AS key
  ORDER BY key
  LIMIT $limit
  RETURN collect(instance) AS instances, max(key) AS last
}
CALL (instances) {
  UNWIND range(0, size(instances) - 1) AS ix
  WITH ix, instances[ix] AS instance
  OPTIONAL MATCH ()-[known]->()
  WHERE id(known) = instance.relationship AND known.key = instance.key
  CREATE (copy:_Copy)
  SET copy = properties(instance)
  SET copy._snapshot = $snapshot,
      copy._position = $position + ix,
      copy._labels = labels(instance),
      copy._relationKeys = keys(known)
}
RETURN size(instances) AS size, last
