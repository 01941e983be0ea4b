// Returns the Neo4j id of an instance, and those of the nodes at its ends where it is an edge.
/*
:params { key: 'demo:actors:arnold' }
*/
MATCH (instance:Instance {key: $key})
OPTIONAL MATCH (start:Instance {key: instance.startNode})
OPTIONAL MATCH (end:Instance {key: instance.endNode})
RETURN id(instance) AS id, id(start) AS start, id(end) AS end
