// Remove the projected relationships of direct relations that changed; the properties of the sources are the truth.
/*
:params { sources: ['demo:actors:arnold'], properties: ['PersonContainer.friend'] }
*/
UNWIND range(0, size($sources) - 1) AS ix
MATCH (source:Instance {key: $sources[ix]})-[relation {property: $properties[ix]}]->()
DELETE relation
