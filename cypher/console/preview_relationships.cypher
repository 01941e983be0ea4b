// Returns the relationships among some nodes, at most `limit` of each node.
/*
:params { keys: ['demo:actors:arnold', 'demo:movies:terminator'], limit: 20 }
*/
UNWIND $keys AS key
MATCH (source:Instance {key: key})
CALL (source) {
  MATCH (source)-[relationship]->(target:Instance)
  WHERE target.key IN $keys
  RETURN target, relationship
  LIMIT $limit
}
RETURN source.key AS source, target.key AS target, type(relationship) AS type
