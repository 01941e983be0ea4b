// Deletes, of a page of the instances of a project, those that a snapshot of it does not have, with their native
// relationships. Returns how many instances the page had, and the last of their keys.
// fills: :Instance - :_Deleted for the instances that are soft-deleted
/*
:params { snapshot: 'b0c3', after: 'demo:', end: 'demo;', limit: 5000 }
*/
CYPHER replan=skip
MATCH (instance:Instance)
USING INDEX instance:Instance(key)
WHERE instance.key > $after AND instance.key < $end
WITH instance, instance.key AS key
ORDER BY key
LIMIT $limit
OPTIONAL MATCH (copy:_Copy {_snapshot: $snapshot, number: instance.number})
USING INDEX copy:_Copy(_snapshot, number)
WITH collect(CASE WHEN copy IS NULL THEN instance END) AS added, count(*) AS size, max(key) AS last
CALL (added) {
  UNWIND added AS instance
  OPTIONAL MATCH ()-[own]->()
  WHERE id(own) = instance.relationship AND own.key = instance.key
  DELETE own
  DETACH DELETE instance
}
RETURN size, last
