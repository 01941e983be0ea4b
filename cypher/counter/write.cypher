// Writes the highest values of auto-increment properties so far, each under the key of its property.
/*
:params { project: 'demo', counters: { `Ticket.number`: 7 } }
*/
MATCH (project:_Project {name: $project})
SET project += $counters
