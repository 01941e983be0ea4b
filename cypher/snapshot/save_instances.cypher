// Copies the instances of a locked project into a snapshot, in transactions of their own. A copy has the properties of its
// instance, and in properties that begin with `_` the snapshot, its position in it and the labels; that of an edge also
// the property keys of its native relationship. Returns the number of copies.
/*
:params { snapshot: 'b0c3', prefixes: ['demo:', 'edge/demo:'], size: 5000 }
*/
UNWIND $prefixes AS prefix
CALL (prefix) {
  MATCH (instance:Instance)
  WHERE instance.key STARTS WITH prefix
  RETURN instance
  UNION ALL
  MATCH (instance:_Deleted)
  WHERE instance.key STARTS WITH prefix
  RETURN instance
}
WITH collect(instance) AS instances
UNWIND range(0, size(instances) - 1) AS position
WITH position, instances[position] AS instance
CALL (position, instance) {
  OPTIONAL MATCH ()-[known]->()
  WHERE id(known) = instance.relationship AND known.key = instance.key
  CREATE (copy:_Copy)
  SET copy = properties(instance)
  SET copy._snapshot = $snapshot,
      copy._position = position,
      copy._labels = labels(instance),
      copy._relationKeys = keys(known)
} IN TRANSACTIONS OF $size ROWS
RETURN count(*) AS copies
