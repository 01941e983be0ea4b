// Returns the property keys of the copies in a snapshot.
/*
:params { snapshot: 'b0c3' }
*/
MATCH (copy:_Copy)
WHERE copy._snapshot = $snapshot AND copy.number IS NOT NULL
UNWIND keys(copy) AS key
RETURN DISTINCT key
ORDER BY key
