// Deletes the native relationships of direct relations that changed; the properties of the sources are the source of
// truth.
/*
:params { batch: { sources: [1], properties: ['PersonContainer.friend'] } }
*/
CYPHER replan=skip
WITH $batch.sources AS sources, $batch.properties AS properties
UNWIND range(0, size(sources) - 1) AS ix
MATCH (source) WHERE id(source) = sources[ix]
MATCH (source)-[relation {property: properties[ix]}]->()
DELETE relation
