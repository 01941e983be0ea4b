// Returns the key of the first of some nodes that is the type of an instance which is not deleted with them.
/*
:params { keys: ['demo:types:acts-in'], leaving: ['demo:types:acts-in'] }
*/
UNWIND $keys AS key
MATCH (instance:Instance {type: key})
WHERE NOT instance.key IN $leaving
RETURN key
LIMIT 1
