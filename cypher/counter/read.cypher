// Read the highest values so far of auto-increment properties.
/*
:params { keys: ['demo:Ticket.number'] }
*/
MATCH (counter:_Counter)
WHERE counter.key IN $keys
RETURN counter.key AS key, counter.highest AS highest
