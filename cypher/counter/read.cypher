// Read the highest values so far of auto-increment properties; null where there is none yet.
/*
:params { project: 'demo', keys: ['Ticket.number'] }
*/
MATCH (project:_Project {name: $project})
UNWIND $keys AS key
RETURN key, project[key] AS highest
