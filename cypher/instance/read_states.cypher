// Read what exists of several groups of instances: of each, in any order, its position among the groups, and lists.
// `found` holds the positions of the existing instances in the keys of their group, all other lists are as long;
// lists of lists are per fact (a property that every instance can have), label and property key asked for.
/*
:params { asked: { groups: [{ keys: ['demo:movies:terminator'], facts: ['version'],
  columns: ['MovieContainer.title'], labels: ['Node'] }] } }
*/
CYPHER replan=skip
WITH $asked.groups AS groups
UNWIND range(0, size(groups) - 1) AS position
WITH position, groups[position] AS group, groups[position].keys AS keys
CALL (group, keys) {
  UNWIND range(0, size(keys) - 1) AS ix
  MATCH (instance:Instance {key: keys[ix]})
  WITH collect(ix) AS found, collect(instance) AS instances
  RETURN
    found,
    [instance IN instances | id(instance)] AS ids,
    [fact IN group.facts | [instance IN instances | instance[fact]]] AS facts,
    [label IN group.labels | [instance IN instances | label IN labels(instance)]] AS labels,
    [column IN group.columns | [instance IN instances | instance[column]]] AS values
}
RETURN collect([position, found, ids, facts, labels, values]) AS found
