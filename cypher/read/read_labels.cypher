// Returns the key and the labels of the instances that exist.
/*
:params { keys: ['demo:movies:terminator'] }
*/
UNWIND $keys AS key
MATCH (instance:Instance {key: key})
RETURN key, labels(instance) AS labels
