// Returns the Neo4j ids of nodes of a project that have all of some labels, with the number of their relationships: of
// the first `scan` nodes with the first label, in all projects.
// fills: MATCH (node:Node) - the pattern with the first label
/*
:params { project: 'demo', labels: ['Person'], scan: 50000, limit: 100 }
*/
MATCH (node:Node)
WITH node
LIMIT $scan
WITH node
WHERE node.project = $project AND node:Node AND all(label IN $labels WHERE label IN labels(node))
WITH node
LIMIT $limit
RETURN id(node) AS id, COUNT { (node)--() } AS degree
