// Locks a project and creates nodes of one space that do not exist, if the life and epoch of the project are as
// expected and its change number is at most `most`. Returns the number of nodes created (0 if the conditions do not
// hold), the new change number of the project, and the Neo4j ids of the nodes. The name defaults to the external id.
// fills: name: coalesce(names[ix], externalIds[ix]) - with a property per column instead of `properties`
/*
:params { project: 'demo', life: '', epoch: 0, most: 1000000, now: 1760000000000, batch: { prefix: 'demo:actors:',
  space: 'actors', externalIds: ['arnold'], names: [], labels: ['PersonContainer'],
  properties: ['PersonContainer.name'], columns: [['Arnold']] } }
*/
CYPHER replan=skip
MATCH (project:_Project {name: $project})
SET project.locked = true
WITH project
WHERE project.life = $life AND project.epoch = $epoch AND project.change <= $most
WITH
  project.change + 1 AS first,
  $batch.prefix AS prefix, $batch.space AS space, $batch.externalIds AS externalIds, $batch.names AS names,
  $batch.labels AS labels, $batch.properties AS properties, $batch.columns AS columns
UNWIND range(0, size(externalIds) - 1) AS ix
CREATE (instance:Instance:Node:$(labels) {
  key: prefix + externalIds[ix],
  project: $project,
  space: space,
  externalId: externalIds[ix],
  createdTime: $now,
  number: first + ix,
  version: 1,
  lastUpdatedTime: $now,
  change: first + ix,
  name: coalesce(names[ix], externalIds[ix])
})
FOREACH (column IN range(0, size(properties) - 1) |
  SET instance[properties[column]] = columns[column][ix]
)
WITH count(*) AS written, collect(id(instance)) AS ids
MATCH (project:_Project {name: $project})
SET project.change = project.change + written
WITH written, ids, project.change AS change, project.tombstones AS tombstones
// Relationships that point at a tombstone move to the node created with its key, as in relationship/restore_direct_relations.
CALL (tombstones) {
  UNWIND CASE WHEN tombstones THEN $batch.externalIds ELSE [] END AS externalId
  MATCH (deleted:_Deleted {key: $batch.prefix + externalId})
    USING INDEX deleted:_Deleted(key)
  MATCH (deleted)<-[old]-(source)
  MATCH (instance:Instance {key: $batch.prefix + externalId})
  CREATE (source)-[relation:$(type(old))]->(instance)
  SET relation = properties(old)
  DELETE old
  RETURN count(*) AS revived
}
RETURN written, change, ids
