// Copies a page of the instances of a locked project into a snapshot, in the order of their numbers: it is that in which a
// restore reads both. A copy has the properties of its instance, and in properties that begin with `_` the snapshot, its
// position in it and the labels; that of an edge also the property keys of its native relationship. Returns how many
// instances the page has, and the last of their numbers. What purges the snapshot, as its save broke off, waits for the lock
// of the state, and nothing is copied afterwards.
// fills: :Instance, (project, number), and what names these - :_Deleted, (key), and the key, for tombstones
/*
:params { snapshot: 'b0c3', project: 'demo', after: 0, limit: 5000, position: 0 }
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
