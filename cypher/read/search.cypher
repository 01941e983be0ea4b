// Searches a full-text index for the instances that fulfil a predicate, in an order. Returns one record of lists.
// fills: $predicate - boolean over `instance`
// fills: $order - sort keys over `instance` and `score`
/*
:params { index: 'search_demo', query: 'name:pump*', predicate: true, order: 1, columns: ['Pump.name'], limit: 100 }
*/
CALL db.index.fulltext.queryNodes($index, $query) YIELD node AS instance, score
WHERE $predicate
WITH instance, score
ORDER BY $order
LIMIT $limit
WITH collect(instance) AS instances
RETURN [
  [instance IN instances | instance.key],
  [instance IN instances | instance.number],
  [instance IN instances | instance.version],
  [instance IN instances | instance.createdTime],
  [instance IN instances | instance.lastUpdatedTime],
  [instance IN instances | instance.type],
  [instance IN instances | instance.startNode],
  [instance IN instances | instance.endNode],
  [column IN $columns | [instance IN instances | instance[column]]]
] AS found
