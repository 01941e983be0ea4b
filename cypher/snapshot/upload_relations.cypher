// Adds relationships of direct relations to a snapshot that comes in parts.
/*
:params { relations: { _snapshot: 'b0c3', starts: [0], ends: [1], types: ['FRIEND'], properties: ['Person.friend'],
  positions: [-1] } }
*/
CREATE (relations:_CopyRelations)
SET relations = $relations
