// Writes the node of a snapshot, which completes it, in place of one of the same name. Returns the id of the latter.
/*
:params { snapshot: 'b0c3', project: 'demo', named: 'plant', now: 1760000000000, instances: 12, layout: 4,
  references: ['PumpContainer.site'], listReferences: [], expires: null }
*/
OPTIONAL MATCH (old:_Snapshot {key: $project + '/' + $named})
WITH old, old.id AS replaced
DELETE old
CREATE (snapshot:_Snapshot {
  key: $project + '/' + $named, id: $snapshot, project: $project, name: $named, createdTime: $now,
  instances: $instances, layout: $layout,
  references: $references, listReferences: $listReferences, expires: $expires
})
RETURN replaced
