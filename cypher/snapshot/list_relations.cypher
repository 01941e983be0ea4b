// Returns the relationships of the direct relations in a snapshot, a list per column and row.
/*
:params { snapshot: 'b0c3' }
*/
MATCH (relations:_CopyRelations {_snapshot: $snapshot})
RETURN relations.sources, relations.targets, relations.types, relations.properties, relations.positions
