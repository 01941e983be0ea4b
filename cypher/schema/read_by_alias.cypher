// Returns the containers, of whatever project, whose instances have a label; perhaps some that name it otherwise.
/*
:params { alias: 'Person' }
*/
MATCH (schema:_Schema)
WITH schema, schema.epochs AS epochs
UNWIND range(0, size(epochs) - 1) AS ix
UNWIND schema['objects' + toString(ix)] AS object
WITH object
WHERE object STARTS WITH 'container:' AND object CONTAINS ' ' + $alias + ' {'
RETURN object
