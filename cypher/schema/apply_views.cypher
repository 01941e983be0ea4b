// Writes changed views of a locked project at its new epoch; a null definition marks a deleted one.
/*
:params {
  project: 'demo', epoch: 4, keys: ['demo:view:movies:Movie:v1'], spaces: ['movies'], externalIds: ['Movie'],
  versions: ['v1'], definitions: [null]
}
*/
UNWIND range(0, size($keys) - 1) AS row
MERGE (view:_Schema {key: $keys[row]})
SET view:_View,
    view.project = $project,
    view.kind = 'view',
    view.space = $spaces[row],
    view.externalId = $externalIds[row],
    view.version = $versions[row],
    view.definition = $definitions[row],
    view.epoch = $epoch
