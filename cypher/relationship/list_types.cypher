// List the relationship types that instances have been projected with, in all projects of the database.
/*
:params {}
*/
MATCH (registered:_RelationshipType)
RETURN registered.name AS name
