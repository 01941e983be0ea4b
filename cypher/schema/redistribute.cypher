// Distributes the schema objects of a locked project over more lists; `epochs` has the highest epoch in each.
/*
:params { project: 'demo', epochs: [4, 0], properties: ['objects0', 'objects1'], objects: [['space:movies 4  '], []] }
*/
MATCH (schema:_Schema {name: $project})
SET schema.epochs = $epochs
WITH schema
UNWIND range(0, size($properties) - 1) AS ix
SET schema[$properties[ix]] = $objects[ix]
