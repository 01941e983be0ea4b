// Returns the highest values of auto-increment properties so far; null for a property without one.
/*
:params { project: 'demo', keys: ['Ticket.number'] }
*/
MATCH (project:_Project {name: $project})
UNWIND $keys AS key
RETURN key, project[key] AS highest
