// Hand the relationships that still point at a deleted node over to the node created again in its place.
/*
:params { keys: ['demo:actors:linda'] }
*/
UNWIND $keys AS key
MATCH (deleted:_Deleted {key: key})<-[old]-(source)
MATCH (instance:Instance {key: key})
CREATE (source)-[relation:$(type(old))]->(instance)
SET relation = properties(old)
DELETE old
