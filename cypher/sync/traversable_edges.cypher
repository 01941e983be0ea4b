// Finds the edges to follow from some nodes. Returns one record of lists: the nodes, the edges, the nodes that they
// lead to, whether the traversal terminates at each, and the numbers that decide when a sync returns the edge.
// fills: -[relation]-> - the direction
// fills: $nodes - boolean over `other`
// fills: $predicate - boolean over `instance`
// fills: $stop - boolean over `other`
// fills: instance.number AS linked, other.number AS met - the relevant numbers of edge and node
/*
:params { from: ['demo:plant:pump-1'], nodes: true, predicate: true, stop: false }
*/
UNWIND $from AS key
MATCH (source:Instance {key: key})-[relation]->(other:Instance)
WITH key, relation, other
WHERE relation.key IS NOT NULL AND $nodes
MATCH (instance:Instance {key: relation.key})
WITH key, instance, other
WHERE $predicate
WITH key, instance, other, instance.number AS linked, other.number AS met
RETURN
  collect(key) AS sources,
  collect(instance.key) AS edges,
  collect(other.key) AS others,
  collect(coalesce($stop, false)) AS stops,
  collect(CASE WHEN met > linked THEN met ELSE linked END) AS linked,
  collect(instance.change) AS changes,
  collect(instance.number) AS numbers
