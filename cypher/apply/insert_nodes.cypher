// Locks a project and creates nodes of one space that do not exist, if the life and epoch of the project are as
// expected, its change number is at most `most` and its writer token is one of this `process`. Returns the number of
// nodes created (0 if the conditions do not hold), the new change number of the project, and the Neo4j ids of the
// nodes. The name defaults to the external id. If a node exists already, the unique key undoes everything. If the writer
// token was replaced before the commit lock was taken, the division fails, and does the same.
// fills: name: coalesce(names[ix], externalIds[ix]) - with a property per column instead of `properties`
/*
:params { project: 'demo', life: '', epoch: 0, most: 1000000, process: '', now: 1760000000000, batch: { prefix: 'demo:actors:',
  space: 'actors', externalIds: ['arnold'], names: [], labels: ['PersonContainer'],
  properties: ['PersonContainer.name'], columns: [['Arnold']] } }
*/
CYPHER replan=skip
MATCH (project:_Project {name: $project})
SET project.locked = true
WITH project
OPTIONAL MATCH (writer:_Writer {name: $project})
WITH project, writer
WHERE
  project.life = $life AND project.epoch = $epoch AND project.change <= $most AND writer.token STARTS WITH $process
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
WITH written, ids, project, project.tombstones AS tombstones
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
FOREACH (_ IN CASE written WHEN 0 THEN [] ELSE [true] END |
  CREATE (:_LogEntry {
    project: $project, first: project.change + 1, last: project.change + written, time: $now, written: ids
  })
)
SET project.change = project.change + written, project.commitLock = ':' + $project
SET project.commitLock = $project
WITH written, ids, project.change AS change
OPTIONAL MATCH (writer:_Writer {name: $project})
RETURN
  written, change, ids,
  1 / CASE WHEN written = 0 OR writer.token STARTS WITH $process THEN 1 ELSE 0 END AS succeeded
