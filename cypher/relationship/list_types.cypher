// List the relationship types that instances may be projected with, in all projects of the database.
/*
:params {}
*/
CYPHER replan=skip
MATCH (database:_Database {name: 'emulator'})
UNWIND database.relationshipTypes AS type
RETURN type
