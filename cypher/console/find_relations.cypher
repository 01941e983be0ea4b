// Returns the edges from an instance, the edges to it, and the direct relations to it: at most `limit` of each, out of
// the first `scan` relationships in that direction. With each list, whether that were all.
/*
:params { id: 7, scan: 10000, limit: 100 }
*/
CALL () {
  MATCH (instance)
  WHERE id(instance) = $id
  RETURN instance
}
CALL (instance) {
  OPTIONAL MATCH (instance)-[relationship]->(other)
  WITH relationship, other
  LIMIT $scan
  WITH collect(CASE WHEN relationship.key IS NOT NULL THEN [relationship, other] END) AS edges, count(other) AS scanned
  RETURN edges[..$limit] AS edgesOut, size(edges) <= $limit AND scanned < $scan AS allEdgesOut
}
CALL (instance) {
  OPTIONAL MATCH (instance)<-[relationship]-(other)
  WITH relationship, other
  LIMIT $scan
  WITH
    collect(CASE WHEN relationship.key IS NOT NULL THEN [relationship, other] END) AS edges,
    collect(CASE WHEN relationship.property IS NOT NULL THEN [relationship, other] END) AS relations,
    count(other) AS scanned
  RETURN
    edges[..$limit] AS edgesIn, size(edges) <= $limit AND scanned < $scan AS allEdgesIn,
    relations[..$limit] AS relationsIn, size(relations) <= $limit AND scanned < $scan AS allRelationsIn
}
CALL (edgesOut) {
  UNWIND edgesOut AS pair
  WITH pair[0] AS relationship, pair[1] AS other
  OPTIONAL MATCH (edge:Instance {key: relationship.key})
  RETURN collect([relationship.key, edge.type, other.key, other.name]) AS out
}
CALL (edgesIn) {
  UNWIND edgesIn AS pair
  WITH pair[0] AS relationship, pair[1] AS other
  OPTIONAL MATCH (edge:Instance {key: relationship.key})
  RETURN collect([relationship.key, edge.type, other.key, other.name]) AS incoming
}
RETURN
  out, allEdgesOut, incoming, allEdgesIn,
  [pair IN relationsIn | [pair[0].property, pair[0].position, pair[1].key, pair[1].name]] AS relations, allRelationsIn
