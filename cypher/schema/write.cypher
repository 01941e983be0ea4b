// Writes changed schema objects of a locked project at its new epoch, each as a text in one of the list properties
// `objects0`, `objects1` ..., chosen by its hash. Returns the length of the longest list that was written.
/*
:params {
  project: 'demo', epoch: 4, keys: ['space:movies'], hashes: [1848380903],
  objects: ['space:movies 4  {"space":"movies","createdTime":1,"lastUpdatedTime":1,"isGlobal":false}']
}
*/
CYPHER replan=skip
MERGE (schema:_Schema {name: $project})
  ON CREATE SET schema.epochs = [0]
WITH schema, schema.epochs AS epochs
UNWIND range(0, size($keys) - 1) AS row
WITH schema, epochs, $hashes[row] % size(epochs) AS ix, collect($keys[row]) AS keys, collect($objects[row]) AS changed
WITH schema, epochs, ix, 'objects' + toString(ix) AS property, keys, changed
WITH schema, epochs, ix, property,
     [object IN coalesce(schema[property], []) WHERE NOT split(object, ' ')[0] IN keys] + changed AS objects
SET schema[property] = objects
WITH schema, epochs, collect(ix) AS written, max(size(objects)) AS longest
SET schema.epochs = [ix IN range(0, size(epochs) - 1) | CASE WHEN ix IN written THEN $epoch ELSE epochs[ix] END]
RETURN longest
