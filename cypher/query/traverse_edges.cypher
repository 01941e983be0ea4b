// Traverses one hop of edges from some nodes. Returns one record of lists, with an entry per edge: its key, the Neo4j ids
// of its node, of the source and of the node that it leads to, and whether the traversal terminates there.
// fills: MATCH (source:Instance {key: start}) - finds the source, by its key or by its Neo4j id
// fills: -[relation]-> - the direction
// fills: relation.key IS NOT NULL - boolean over `relation`
// fills: $nodes - boolean over `other`
// fills: $predicate - boolean over `instance`
// fills: $stop - boolean over `other`
/*
:params { from: ['demo:plant:pump-1'], nodes: true, predicate: true, stop: false, limit: 100 }
*/
UNWIND $from AS start
MATCH (source:Instance {key: start})
MATCH (source)-[relation]->(other:Instance)
WITH source, relation, other
WHERE relation.key IS NOT NULL AND $nodes
MATCH (instance:Instance {key: relation.key})
WITH source, instance, other
WHERE $predicate
WITH source, instance, other
ORDER BY instance.number
LIMIT $limit
RETURN
  collect(instance.key) AS keys,
  collect(id(instance)) AS ids,
  collect(id(source)) AS sources,
  collect(id(other)) AS others,
  collect(coalesce($stop, false)) AS stops
