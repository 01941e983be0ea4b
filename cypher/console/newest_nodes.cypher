// Returns the Neo4j ids of the newest nodes of a project that have all of some labels, with the number of their
// relationships: of the last `scan` instances, the nodes and the start nodes of the edges.
/*
:params { project: 'demo', labels: [], scan: 1000, limit: 100 }
*/
CYPHER replan=skip
MATCH (instance:Instance)
  USING INDEX instance:Instance(project, number)
WHERE instance.project = $project AND instance.number > 0
WITH instance
ORDER BY instance.project DESC, instance.number DESC
LIMIT $scan
CALL (instance) {
  WITH instance
  WHERE instance:Node
  RETURN instance AS node
UNION ALL
  WITH instance
  WHERE instance:Edge
  MATCH (node:Instance {key: instance.startNode})
  RETURN node
}
WITH node
WHERE all(label IN $labels WHERE label IN labels(node))
WITH DISTINCT node
LIMIT $limit
RETURN id(node) AS id, COUNT { (node)--() } AS degree
