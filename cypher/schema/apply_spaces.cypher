// Writes changed spaces of a locked project at its new epoch; a null definition marks a deleted one.
/*
:params {
  project: 'demo', epoch: 4, keys: ['demo:space:movies'], spaces: ['movies'],
  definitions: ['{"space":"movies","createdTime":1,"lastUpdatedTime":1,"isGlobal":false}']
}
*/
UNWIND range(0, size($keys) - 1) AS row
MERGE (space:_Schema {key: $keys[row]})
SET space:_Space,
    space.project = $project,
    space.kind = 'space',
    space.space = $spaces[row],
    space.externalId = '',
    space.version = '',
    space.definition = $definitions[row],
    space.epoch = $epoch
