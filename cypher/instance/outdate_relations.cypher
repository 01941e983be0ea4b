// Remove the projected relationships of direct relations that changed; the properties of the sources are the truth.
/*
:params { sources: [1], properties: ['PersonContainer.friend'] }
*/
UNWIND range(0, size($sources) - 1) AS ix
MATCH (source) WHERE id(source) = $sources[ix]
MATCH (source)-[relation {property: $properties[ix]}]->()
DELETE relation
