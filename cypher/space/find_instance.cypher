// Returns one row where a space has an instance, none otherwise; the keys of its instances start with `prefix`.
/*
:params { prefix: 'demo:movies:' }
*/
MATCH (instance:Instance)
WHERE instance.key STARTS WITH $prefix
RETURN 1 AS found
LIMIT 1
