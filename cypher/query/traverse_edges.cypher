// Traverses one hop of edges from some nodes. Returns one record of lists: the edges, the nodes that they lead to, and
// whether the traversal terminates at each.
// fills: -[relation]-> - the direction
// fills: $nodes - boolean over `other`
// fills: $predicate - boolean over `instance`
// fills: $stop - boolean over `other`
/*
:params { from: ['demo:plant:pump-1'], nodes: true, predicate: true, stop: false, limit: 100 }
*/
UNWIND $from AS key
MATCH (source:Instance {key: key})-[relation]->(other:Instance)
WITH relation, other
WHERE relation.key IS NOT NULL AND $nodes
MATCH (instance:Instance {key: relation.key})
WITH instance, other
WHERE $predicate
WITH instance, other
ORDER BY instance.number
LIMIT $limit
RETURN
  collect(instance.key) AS edges,
  collect(other.key) AS nodes,
  collect(coalesce($stop, false)) AS stops
