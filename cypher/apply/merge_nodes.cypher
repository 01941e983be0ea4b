// Upserts nodes. A new one has the version 1, and gets all of the lists; of one that exists the name and the type stay
// where theirs is null, and a property that is null is removed. Returns the Neo4j ids, in order, and how many exist
// though their version is 1, or do not though it is greater: then the transaction must be undone.
// fills: type: types[ix] - of a new node, with a property per column instead of `properties`
// fills: version: versions[ix] - the same of a node that exists
// fills: name: coalesce(names[ix], instance.name) - nothing, where all names stay
// fills: type: coalesce(types[ix], instance.type) - nothing, where all types stay
// fills: SET instance:$(labels) - nothing, where all labels stay
/*
:params { project: 'demo', now: 1760000000000, batch: { keys: ['demo:actors:arnold'], spaces: ['actors'],
  externalIds: ['arnold'], versions: [1], times: [1760000000000], changes: [7], names: ['Arnold'], types: [null],
  labels: ['PersonContainer'], properties: ['PersonContainer.name'], columns: [['Arnold']] } }
*/
CYPHER replan=skip
WITH
  $batch.keys AS keys, $batch.spaces AS spaces, $batch.externalIds AS externalIds, $batch.versions AS versions,
  $batch.times AS times, $batch.changes AS changes, $batch.names AS names, $batch.types AS types,
  $batch.labels AS labels, $batch.properties AS properties, $batch.columns AS columns
UNWIND range(0, size(keys) - 1) AS ix
MERGE (instance:Instance {key: keys[ix]})
ON CREATE SET
  instance:Node,
  instance += {
    project: $project,
    space: spaces[ix],
    externalId: externalIds[ix],
    createdTime: $now,
    number: changes[ix],
    version: 1,
    lastUpdatedTime: $now,
    change: changes[ix],
    name: names[ix],
    type: types[ix]
  }
ON MATCH SET
  instance += {
    name: coalesce(names[ix], instance.name),
    type: coalesce(types[ix], instance.type),
    lastUpdatedTime: times[ix],
    change: changes[ix],
    version: versions[ix]
  }
SET instance:$(labels)
FOREACH (column IN range(0, size(properties) - 1) |
  SET instance[properties[column]] = columns[column][ix]
)
WITH instance, (instance.number = changes[ix]) = (versions[ix] = 1) AS isExpected
RETURN collect(id(instance)) AS written, count(CASE WHEN NOT isExpected THEN 1 END) AS unexpected
