// Creates a page of the instances of a snapshot in a project that has none of them. Returns of each its position in the
// snapshot, the id of its node, that it is changed, and the property keys of its native relationship; and the number of the
// last.
// fills: project: $project - where the project has another name than that of the snapshot, also what holds its name
/*
:params { snapshot: 'b0c3', project: 'demo', after: 0, limit: 5000, skipped: 4 }
*/
CYPHER replan=skip
MATCH (copy:_Copy)
USING INDEX copy:_Copy(_snapshot, number)
WHERE copy._snapshot = $snapshot AND copy.number > $after
WITH copy
ORDER BY copy._snapshot, copy.number  // the order of the index: by the number alone Neo4j reads and sorts all of them
LIMIT $limit
CREATE (instance)
SET instance = copy {
  .*, _snapshot: null, _position: null, _labels: null, _relationKeys: null, relationship: null, project: $project
}
SET instance:$(copy._labels)
RETURN
  collect(copy._position) AS positions, collect(id(instance)) AS ids, collect(true) AS changed,
  collect(coalesce(copy._relationKeys, [])) AS relationKeys, max(copy.number) AS last
