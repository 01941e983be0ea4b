// Lists the instances of a range of keys, in the order of the keys. Returns a record for each.
/*
:params { after: 'demo:', end: 'demo;', limit: 1000 }
*/
CYPHER replan=skip
MATCH (instance:Instance)
WHERE instance.key > $after AND instance.key < $end
WITH instance
ORDER BY instance.key
LIMIT $limit
RETURN
  instance.key AS key,
  labels(instance) AS labels,
  properties(instance) AS properties
