// Returns one row where a space has an instance, else none; the keys of its nodes and edges start with `prefixes`.
/*
:params { prefixes: ['demo:movies:', 'edge/demo:movies:'] }
*/
UNWIND $prefixes AS prefix
MATCH (instance:Instance)
WHERE instance.key STARTS WITH prefix
RETURN 1 AS found
LIMIT 1
