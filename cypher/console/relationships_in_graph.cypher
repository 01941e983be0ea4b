// Describes relationships of a picture by their Neo4j ids: ends and type; of an edge its key and the key of its type, of
// a direct relation the property and, in a list, the position.
/*
:params { ids: [7] }
*/
UNWIND $ids AS one
MATCH (source)-[relationship]->(target)
WHERE id(relationship) = one
OPTIONAL MATCH (edge:Instance {key: relationship.key})
RETURN
  one, source.key AS source, target.key AS target, type(relationship) AS type, relationship.key AS edge,
  edge.type AS edgeType, relationship.property AS property, relationship.position AS position
