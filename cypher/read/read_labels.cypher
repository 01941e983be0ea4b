// Returns the key and the labels of each instance that exists.
/*
:params { keys: ['demo:movies:terminator'] }
*/
UNWIND $keys AS key
MATCH (instance:Instance {key: key})
RETURN key, labels(instance) AS labels
