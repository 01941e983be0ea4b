// Creates the instances of a snapshot in a project, with their native relationships.
// fills: project: $project - where the project has another name than that of the snapshot, also what holds its name
// fills: }  // in parts - in transactions of their own, where there are many
/*
:params { snapshot: 'b0c3', project: 'demo', skipped: 4 }
*/
CYPHER replan=skip
MATCH (copy:_Copy)
USING INDEX copy:_Copy(_snapshot, number)
WHERE copy._snapshot = $snapshot AND copy.number IS NOT NULL
WITH copy
ORDER BY copy._position
CALL (copy) {
  CREATE (instance)
  SET instance = copy {
    .*, _snapshot: null, _position: null, _labels: null, _relationKeys: null, relationship: null, project: $project
  }
  SET instance:$(copy._labels)
  RETURN instance, true AS isChanged
}  // in parts
WITH
  collect(instance) AS instances, collect(isChanged) AS changed,
  collect(coalesce(copy._relationKeys, [])) AS relationKeys
CALL () {
  MATCH (relations:_CopyRelations {_snapshot: $snapshot})
  USING INDEX relations:_CopyRelations(_snapshot)
  RETURN
    relations.starts AS starts, relations.ends AS ends, relations.types AS types,
    relations.properties AS properties, relations.positions AS positions, [] AS edges
  UNION ALL
  MATCH (edges:_CopyEdges {_snapshot: $snapshot})
  USING INDEX edges:_CopyEdges(_snapshot)
  RETURN
    edges.starts AS starts, edges.ends AS ends, edges.types AS types, [] AS properties, [] AS positions,
    edges.edges AS edges
}
UNWIND range(0, size(starts) - 1) AS ix
WITH *
WHERE changed[starts[ix]] OR changed[ends[ix]] OR changed[edges[ix]]
WITH
  instances[starts[ix]] AS start, instances[ends[ix]] AS end, types[ix] AS type, properties[ix] AS property,
  CASE WHEN positions[ix] >= 0 THEN positions[ix] END AS position, instances[edges[ix]] AS edge,
  relationKeys[edges[ix]] AS keys
CALL (start, end, type, property, position, edge, keys) {
  CREATE (start)-[relationship:$(type) {property: property, position: position}]->(end)
  FOREACH (key IN keys | SET relationship[key] = edge[key])
  SET edge.relationship = id(relationship)
}  // in parts
