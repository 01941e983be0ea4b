// Returns the texts of the containers of all projects that contain an alias, perhaps not as their own alias.
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
