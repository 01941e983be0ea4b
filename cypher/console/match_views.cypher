// Returns which of some views have an instance: a list with an entry for each, null or false where one has it not.
// fills: [true] - a predicate for each view
/*
:params { id: 7 }
*/
MATCH (instance:Instance)
WHERE id(instance) = $id
RETURN [true] AS members
