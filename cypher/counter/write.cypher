// Write the highest values so far of auto-increment properties.
/*
:params { keys: ['demo:Ticket.number'], values: [7] }
*/
UNWIND range(0, size($keys) - 1) AS ix
MERGE (counter:_Counter {key: $keys[ix]})
SET counter.highest = $values[ix]
