// Creates the native relationships of direct relations, with the property key and, for a list, the position in it.
/*
:params { batch: { sources: [1], targets: [2], properties: ['PersonContainer.friend'], positions: [null],
  types: ['FRIEND'] } }
*/
CYPHER replan=skip
WITH
  $batch.sources AS sources, $batch.targets AS targets, $batch.properties AS properties,
  $batch.positions AS positions, $batch.types AS types
UNWIND range(0, size(sources) - 1) AS ix
MATCH (source) WHERE id(source) = sources[ix]
MATCH (target) WHERE id(target) = targets[ix]
CREATE (source)-[:$(types[ix]) {property: properties[ix], position: positions[ix]}]->(target)
