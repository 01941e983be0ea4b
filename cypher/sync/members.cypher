// Find all members of a set, each with the number of the change that completed its chain; one record of lists.
// fills: root - the variable of the first of the chain
// fills: MATCH (root:Instance) WHERE $predicate - where the chain begins
// fills: MATCH (instance:Instance {key: root.key}) - from there to the member
// fills: [root.change] - the numbers of all of the chain
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
