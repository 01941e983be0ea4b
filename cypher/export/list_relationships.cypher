// Lists the relationships of the instances in a range of keys, in the order of the keys: the native relationship of an
// edge, and those of direct relations to nodes that exist. Returns a record for each instance, also for one that has none:
// its key, and of each relationship the type, the keys of both ends and the properties.
/*
:params { after: 'demo:', end: 'demo;', limit: 1000 }
*/
CYPHER replan=skip
MATCH (instance:Instance)
WHERE instance.key > $after AND instance.key < $end
WITH instance
ORDER BY instance.key
LIMIT $limit
CALL (instance) {
  CALL (instance) {
    MATCH (start)-[known]->(end)
    WHERE id(known) = instance.relationship AND known.key = instance.key
    RETURN type(known) AS type, start.key AS start, end.key AS end, properties(known) AS properties
    UNION ALL
    MATCH (instance)-[relation]->(target:Instance)
    WHERE relation.property IS NOT NULL
    RETURN type(relation) AS type, instance.key AS start, target.key AS end, properties(relation) AS properties
  }
  WITH type, start, end, properties
  ORDER BY properties.property, properties.position
  RETURN collect([type, start, end, properties]) AS relationships
}
RETURN instance.key AS key, relationships
ORDER BY key
