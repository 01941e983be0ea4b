// Retrieve the nodes with `keys`, and those of a project with `numbers`, that fulfil a predicate, in the order of their
// creation: lists of what is read of each.
// fills: $predicate - boolean over `instance`
/*
:params { predicate: true, project: 'demo',
  asked: { keys: ['demo:pumps:pressure'], numbers: [7], columns: ['CogniteDescribable.name'] } }
*/
CYPHER replan=skip
WITH $asked AS asked
CALL (asked) {
  UNWIND asked.keys AS key
  MATCH (instance:Instance {key: key})
  RETURN instance
  UNION
  UNWIND asked.numbers AS number
  MATCH (instance:Instance {project: $project, number: number})
  RETURN instance
}
WITH instance
WHERE $predicate
WITH instance
ORDER BY instance.number
WITH collect(instance) AS instances
RETURN [
  [instance IN instances | instance.key],
  [instance IN instances | instance.number],
  [instance IN instances | instance.version],
  [instance IN instances | instance.createdTime],
  [instance IN instances | instance.lastUpdatedTime],
  [], [], [],
  [column IN $asked.columns | [instance IN instances | instance[column]]]
] AS found
