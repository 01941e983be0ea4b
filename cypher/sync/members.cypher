// Finds all members of a set, with the change number that completed the chain of each. Returns one record of lists.
// fills: root - the variable of the first instance of the chain
// fills: MATCH (root:Instance) WHERE $predicate - the pattern of the first instance
// fills: MATCH (instance:Instance {key: root.key}) - from the first instance to the member
// fills: [root.change] - the numbers of all instances of the chain
/*
:params { predicate: true }
*/
MATCH (root:Instance)
WHERE $predicate
MATCH (instance:Instance {key: root.key})
WITH instance, min(reduce(last = -1, number IN [root.change] | CASE WHEN number > last THEN number ELSE last END)) AS linked
RETURN
  collect(instance.key) AS keys,
  collect(linked) AS linked,
  collect(instance.change) AS changes,
  collect(instance.number) AS numbers
