// Returns the key and the caption of each instance that exists.
/*
:params { keys: ['demo:actors:arnold'] }
*/
UNWIND $keys AS key
MATCH (instance:Instance {key: key})
RETURN key, instance.name AS name
