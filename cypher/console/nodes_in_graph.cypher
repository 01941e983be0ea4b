// Describes nodes of a picture. Of each, `scan` relationships are looked at. Returns its Neo4j id, key, caption, type and
// labels; the number of all its relationships, of those that were looked at, and of those that lead to no node (but to a
// tombstone, for example); and the Neo4j ids of those that lead to a node of the picture.
/*
:params { ids: [7, 8], scan: 200 }
*/
CYPHER replan=skip
UNWIND $ids AS one
MATCH (node)
WHERE id(node) = one
CALL (node) {
  OPTIONAL MATCH (node)-[relationship]-(other)
  WITH relationship, other
  LIMIT $scan
  RETURN
    count(relationship) AS scanned,
    count(CASE WHEN NOT other:Node THEN 1 END) AS hidden,
    collect(CASE WHEN id(other) IN $ids THEN id(relationship) END) AS within
}
RETURN
  one, node.key AS key, node.name AS name, node.type AS type, labels(node) AS labels,
  COUNT { (node)--() } AS degree, scanned, hidden, within
