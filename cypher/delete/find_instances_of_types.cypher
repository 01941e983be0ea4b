// Find which of some nodes are the type of an instance that stays; returns the first such key.
/*
:params { keys: ['demo:types:acts-in'], leaving: ['demo:types:acts-in'] }
*/
UNWIND $keys AS key
MATCH (instance:Instance {type: key})
WHERE NOT instance.key IN $leaving
RETURN key
LIMIT 1
