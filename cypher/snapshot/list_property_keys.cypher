// Returns the property keys of the copies in a snapshot.
/*
:params { snapshot: 'b0c3' }
*/
MATCH (copy:_Copy {_snapshot: $snapshot})
UNWIND keys(copy) AS key
RETURN DISTINCT key
ORDER BY key
