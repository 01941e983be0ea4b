// Returns the schema objects of a project in all lists with a change after an epoch.
/*
:params { project: 'demo', epoch: 3 }
*/
CYPHER replan=skip
MATCH (schema:_Schema {name: $project})
WITH schema, schema.epochs AS epochs
UNWIND [ix IN range(0, size(epochs) - 1) WHERE epochs[ix] > $epoch] AS ix
UNWIND schema['objects' + toString(ix)] AS object
RETURN object
