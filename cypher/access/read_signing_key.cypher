// Returns the key of the issuer of tokens; no row before it is first needed.
/*
:params {}
*/
MATCH (database:_Database {name: 'emulator'})
WHERE database.issuerKey IS NOT NULL
RETURN database.issuerKey AS key
