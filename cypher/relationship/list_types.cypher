// Returns the relationship types registered for native relationships, of all projects of the database.
/*
:params {}
*/
CYPHER replan=skip
MATCH (database:_Database {name: 'emulator'})
UNWIND database.relationshipTypes AS type
RETURN type
