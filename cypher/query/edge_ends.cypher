// Returns the keys of the nodes at one end of some edges, in some spaces or in all, each once.
/*
:params { from: ['edge/demo:plant:flow-1'], end: 'endNode', spaces: ['plant'] }
*/
UNWIND $from AS key
MATCH (edge:Instance {key: key})
WHERE $spaces IS NULL OR split(edge[$end], ':')[1] IN $spaces
RETURN DISTINCT edge[$end] AS node
