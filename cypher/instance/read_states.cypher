// Read what exists of several groups of instances; one record of lists per group.
// `found` holds the positions of the existing instances in the keys of their group, all other lists are as long;
// lists of lists are per fact (a property that every instance can have), label and property key asked for.
/*
:params { groups: [{ keys: ['demo:movies:terminator'], facts: ['version'], columns: ['MovieContainer.title'],
  labels: ['Node'] }] }
*/
UNWIND range(0, size($groups) - 1) AS position
CALL (position) {
  UNWIND range(0, size($groups[position].keys) - 1) AS ix
  MATCH (instance:Instance {key: $groups[position].keys[ix]})
  WITH collect(ix) AS found, collect(instance) AS instances
  RETURN
    found,
    [instance IN instances | id(instance)] AS ids,
    [fact IN $groups[position].facts | [instance IN instances | instance[fact]]] AS facts,
    [label IN $groups[position].labels | [instance IN instances | label IN labels(instance)]] AS labels,
    [column IN $groups[position].columns | [instance IN instances | instance[column]]] AS values
}
RETURN
  position, found, ids, facts, labels, values
ORDER BY position
