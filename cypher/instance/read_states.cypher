// Read what exists of several groups of instances; one record of lists per group.
// `found` holds the positions of the existing instances in the keys of their group, all other lists are as long;
// lists of lists are per label and per property key asked for.
/*
:params { groups: [{ keys: ['demo:movies:terminator'], columns: ['MovieContainer.title'], labels: ['Node'] }] }
*/
UNWIND range(0, size($groups) - 1) AS position
CALL (position) {
  UNWIND range(0, size($groups[position].keys) - 1) AS ix
  MATCH (instance:Instance {key: $groups[position].keys[ix]})
  WITH collect(ix) AS found, collect(instance) AS instances
  RETURN
    found,
    [instance IN instances | id(instance)] AS ids,
    [instance IN instances | instance.version] AS versions,
    [instance IN instances | instance.createdTime] AS createdTimes,
    [instance IN instances | instance.lastUpdatedTime] AS lastUpdatedTimes,
    [instance IN instances | instance.type] AS types,
    [instance IN instances | instance.startNode] AS startNodes,
    [instance IN instances | instance.endNode] AS endNodes,
    [instance IN instances | instance.relationship] AS relationships,
    [label IN $groups[position].labels | [instance IN instances | label IN labels(instance)]] AS labels,
    [column IN $groups[position].columns | [instance IN instances | instance[column]]] AS values
}
RETURN
  position, found, ids, versions, createdTimes, lastUpdatedTimes, types, startNodes, endNodes, relationships, labels, values
ORDER BY position
