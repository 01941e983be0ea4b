// Writes changed containers of a locked project at its new epoch; a null definition marks a deleted one.
/*
:params {
  project: 'demo', epoch: 4, keys: ['demo:container:movies:Movie'], spaces: ['movies'], externalIds: ['Movie'],
  aliases: ['Movie'], definitions: [null]
}
*/
UNWIND range(0, size($keys) - 1) AS row
MERGE (container:_Schema {key: $keys[row]})
SET container:_Container,
    container.project = $project,
    container.kind = 'container',
    container.space = $spaces[row],
    container.externalId = $externalIds[row],
    container.version = '',
    container.alias = $aliases[row],
    container.definition = $definitions[row],
    container.epoch = $epoch
