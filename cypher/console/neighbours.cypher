// Returns the neighbours of some nodes: for each of them pairs of the Neo4j ids of a relationship and of the node at its
// other end, null where that is no node (but a tombstone, for example). Of each node, `scan` relationships are looked at,
// after the first `skip`.
/*
:params { ids: [7], skip: 0, scan: 100 }
*/
CYPHER replan=skip
UNWIND $ids AS one
MATCH (node)
WHERE id(node) = one
CALL (node) {
  MATCH (node)-[relationship]-(other)
  WITH relationship, other
  SKIP $skip
  LIMIT $scan
  RETURN collect([id(relationship), CASE WHEN other:Node THEN id(other) END]) AS pairs
}
RETURN one, pairs
