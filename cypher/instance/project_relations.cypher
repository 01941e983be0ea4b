// Project direct relations as native relationships that are named after their property.
/*
:params { sources: [1], targets: [2], properties: ['PersonContainer.friend'],
  positions: [0], types: ['FRIEND'] }
*/
UNWIND range(0, size($sources) - 1) AS ix
MATCH (source) WHERE id(source) = $sources[ix]
MATCH (target) WHERE id(target) = $targets[ix]
CREATE (source)-[:$($types[ix]) {property: $properties[ix], position: $positions[ix]}]->(target)
