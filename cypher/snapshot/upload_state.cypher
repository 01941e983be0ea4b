// Begins a snapshot that comes in parts, with the properties of its project and of its schema, null for none. It exists
// when its node is written; until then the state has in addition the number of instances, the name of the project that
// they come from, and the properties whose values begin with this name.
/*
:params { snapshot: 'b0c3', project: 'demo', instances: 12, source: 'old', references: ['Pump.site'], listReferences: [],
  state: { epoch: 1, change: 12, tombstones: false },
  schema: { epochs: [1], objects0: ['space:movies 1  {}'] } }
*/
CREATE (state:_SnapshotState)
SET state = $state
SET state._snapshot = $snapshot, state._instances = $instances, state._source = $source,
    state._references = $references, state._listReferences = $listReferences, state.name = $project
FOREACH (schema IN CASE WHEN $schema IS NULL THEN [] ELSE [$schema] END |
  CREATE (kept:_SnapshotSchema)
  SET kept = schema
  SET kept._snapshot = $snapshot, kept.name = $project
)
