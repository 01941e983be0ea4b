// List instances of a project that have some labels, in the order of their creation; one record of lists.
/*
:params { project: 'demo', after: 0, labels: ['Node'], columns: ['MovieContainer.title'], limit: 100 }
*/
MATCH (instance:Instance)
WHERE
  instance.project = $project AND
  instance.number > $after AND
  all(label IN $labels WHERE label IN labels(instance))
WITH instance
ORDER BY instance.number
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
  [column IN $columns | [instance IN instances | instance[column]]] AS values
