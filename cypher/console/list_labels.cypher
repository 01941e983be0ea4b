// Returns the labels of the containers of all projects, at most `limit`, in order.
/*
:params { limit: 1000 }
*/
MATCH (schema:_Schema)
WITH schema, schema.epochs AS epochs
UNWIND range(0, size(epochs) - 1) AS ix
UNWIND schema['objects' + toString(ix)] AS object
WITH object
WHERE object STARTS WITH 'container:'
// The text of an object is long, and its alias the third word of it.
RETURN DISTINCT split(left(object, 1200), ' ')[2] AS label
ORDER BY label
LIMIT $limit
