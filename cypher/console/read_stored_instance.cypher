// Returns the instance with a key, and at most `limit` of its properties of containers, those in `named` first.
/*
:params { key: 'demo:movies:terminator', named: ['title'], limit: 30 }
*/
CYPHER replan=skip
MATCH (instance:Instance {key: $key})
WITH instance, [key IN keys(instance) WHERE key CONTAINS '.'] AS known
WITH instance, [key IN known WHERE split(key, '.')[1] IN $named] AS first, known
WITH instance, (first + [key IN known WHERE NOT key IN first])[..$limit] AS shown
RETURN instance.version AS version, instance.createdTime AS createdTime, instance.lastUpdatedTime AS lastUpdatedTime,
       [key IN shown | [key, instance[key]]] AS properties
