// Reads the live or the soft-deleted instances that fulfil a predicate and whose last change is in the log behind a
// change number, in the order of their changes. Returns one record of lists. An instance is found by the id of its Neo4j
// node, which counts only if it still has a change number of the log entry: it may have changed since, and an id may
// have been given to another Neo4j node. (The WITH keeps Neo4j from looking for it by anything but the id.)
// fills: written - the ids of the live instances, or of those that were deleted
// fills: instance:Instance - live or soft-deleted instances
// fills: $predicate - boolean over `instance`
/*
:params { project: 'demo', after: 7, until: 12, predicate: true, columns: ['change', 'Pump.name'], labels: ['Pump'],
  limit: 100 }
*/
MATCH (entry:_LogEntry)
  USING INDEX entry:_LogEntry(project, last)
WHERE entry.project = $project AND entry.last > $after AND entry.written IS NOT NULL
WITH entry
ORDER BY entry.project, entry.last
UNWIND entry.written AS one
MATCH (node)
WHERE id(node) = one
WITH entry, node AS instance
WHERE
  instance:Instance AND
  instance.project = $project AND
  instance.change >= entry.first AND
  instance.change <= entry.last AND
  instance.change > $after AND
  instance.change <= $until AND
  $predicate
WITH entry, instance
ORDER BY entry.project, entry.last, instance.change
LIMIT $limit
WITH collect(instance) AS instances
RETURN
  [instance IN instances | instance.key] AS keys,
  [instance IN instances | instance.number] AS numbers,
  [instance IN instances | instance.version] AS versions,
  [instance IN instances | instance.createdTime] AS createdTimes,
  [instance IN instances | instance.lastUpdatedTime] AS lastUpdatedTimes,
  [instance IN instances | instance.type] AS types,
  [instance IN instances | instance.startNode] AS startNodes,
  [instance IN instances | instance.endNode] AS endNodes,
  [column IN $columns | [instance IN instances | instance[column]]] AS values,
  [label IN $labels | [instance IN instances | label IN coalesce(instance.labels, labels(instance))]] AS labels
