// Project direct relations as native relationships that are named after their property; one of a list has its position.
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
