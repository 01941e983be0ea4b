// Copies what the `_Project` and the `_Schema` node of a project hold into a snapshot, as its first part.
/*
:params { snapshot: 'b0c3', project: 'demo' }
*/
MATCH (project:_Project {name: $project})
OPTIONAL MATCH (schema:_Schema {name: $project})
CREATE (state:_SnapshotState)
SET state = properties(project)
SET state._snapshot = $snapshot
FOREACH (one IN CASE WHEN schema IS NULL THEN [] ELSE [schema] END |
  CREATE (kept:_SnapshotSchema)
  SET kept = properties(one)
  SET kept._snapshot = $snapshot
)
