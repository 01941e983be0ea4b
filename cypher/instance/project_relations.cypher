// Project direct relations as native relationships that are named after their property.
/*
:params { sources: ['demo:actors:arnold'], targets: ['demo:actors:linda'], properties: ['PersonContainer.friend'],
  positions: [0], types: ['FRIEND'] }
*/
UNWIND range(0, size($sources) - 1) AS ix
MATCH (source:Instance {key: $sources[ix]})
MATCH (target:Instance {key: $targets[ix]})
CREATE (source)-[:$($types[ix]) {property: $properties[ix], position: $positions[ix]}]->(target)
