// Finds an instance by its key: first the one that exists, then those of this key that were deleted, the newest first.
// Returns its Neo4j id, its labels and its properties.
/*
:params { key: 'demo:actors:arnold', limit: 20 }
*/
CALL () {
  MATCH (instance:Instance {key: $key})
  RETURN instance, labels(instance) AS labels, 0 AS order
UNION ALL
  MATCH (instance:_Deleted {key: $key})
  WITH instance
  ORDER BY instance.deletedTime DESC
  LIMIT $limit
  RETURN instance, instance.labels AS labels, 1 AS order
}
RETURN id(instance) AS id, labels, properties(instance) AS properties
ORDER BY order, properties.deletedTime DESC
