// Writes changed data models of a locked project at its new epoch; a null definition marks a deleted one.
/*
:params {
  project: 'demo', epoch: 4, keys: ['demo:datamodel:movies:Movies:v1'], spaces: ['movies'], externalIds: ['Movies'],
  versions: ['v1'], definitions: [null]
}
*/
UNWIND range(0, size($keys) - 1) AS row
MERGE (dataModel:_Schema {key: $keys[row]})
SET dataModel:_DataModel,
    dataModel.project = $project,
    dataModel.kind = 'datamodel',
    dataModel.space = $spaces[row],
    dataModel.externalId = $externalIds[row],
    dataModel.version = $versions[row],
    dataModel.definition = $definitions[row],
    dataModel.epoch = $epoch
