// Returns the keys of the edges that start or end at some nodes, each once.
/*
:params { keys: ['demo:actors:arnold'] }
*/
UNWIND $keys AS key
MATCH (node:Instance {key: key})-[relationship]-()
WHERE relationship.key IS NOT NULL
RETURN DISTINCT relationship.key AS edge
ORDER BY edge
