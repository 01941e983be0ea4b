// Find the nodes at one end of some edges; returns their keys, each once.
/*
:params { from: ['edge/demo:plant:flow-1'], end: 'endNode' }
*/
UNWIND $from AS key
MATCH (edge:Instance {key: key})
RETURN DISTINCT edge[$end] AS node
