// Forget the auto-increment counters of a container, whose property keys start with `prefix`.
/*
:params { prefix: 'demo:Ticket.' }
*/
MATCH (counter:_Counter)
WHERE counter.key STARTS WITH $prefix
DELETE counter
