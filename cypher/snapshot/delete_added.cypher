// Deletes, of a page of the instances of a project, those that a snapshot of it does not have, with their native
// relationships. After a reset of the project others have the same numbers: so the keys must be the same too. Returns how
// many instances the page had, and the last of their numbers.
// fills: :Instance, (project, number), and what names these - :_Deleted, (key), and the key, for tombstones
/*
:params { snapshot: 'b0c3', project: 'demo', after: 0, limit: 5000 }
*/
CYPHER replan=skip
MATCH (instance:Instance)
USING INDEX instance:Instance(project, number)
WHERE instance.project = $project AND instance.number > $after
WITH instance
ORDER BY instance.project, instance.number
LIMIT $limit
OPTIONAL MATCH (copy:_Copy {_snapshot: $snapshot, number: instance.number})
USING INDEX copy:_Copy(_snapshot, number)
WHERE copy.key = instance.key
WITH collect(CASE WHEN copy IS NULL THEN instance END) AS added, count(*) AS size, max(instance.number) AS last
CALL (added) {
  UNWIND added AS instance
  OPTIONAL MATCH ()-[own]->()
  WHERE id(own) = instance.relationship AND own.key = instance.key
  DELETE own
  DETACH DELETE instance
}
RETURN size, last
