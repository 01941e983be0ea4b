// Returns the schema objects of a project that changed after an epoch; a deleted one has no definition.
/*
:params { project: 'demo', epoch: 3 }
*/
MATCH (schema:_Schema)
WHERE schema.project = $project AND schema.epoch > $epoch
RETURN schema.kind AS kind, schema.space AS space, schema.externalId AS externalId, schema.version AS version,
       schema.alias AS alias, schema.definition AS definition
ORDER BY schema.key
