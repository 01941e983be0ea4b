// Moves the relationships that point at a tombstone to the node that was created with its key.
/*
:params { keys: ['demo:actors:linda'] }
*/
UNWIND $keys AS key
MATCH (deleted:_Deleted {key: key})<-[old]-(source)
MATCH (instance:Instance {key: key})
CREATE (source)-[relation:$(type(old))]->(instance)
SET relation = properties(old)
DELETE old
