// Returns one of the nodes of a snapshot that have the relationships of its direct relations, as columns.
/*
:params { snapshot: 'b0c3', skipped: 0 }
*/
MATCH (relations:_CopyRelations {_snapshot: $snapshot})
RETURN relations.starts, relations.ends, relations.types, relations.properties, relations.positions
ORDER BY id(relations)
SKIP $skipped
LIMIT 1
