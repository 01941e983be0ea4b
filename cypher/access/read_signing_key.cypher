// Returns the signing key of the token issuer; no row where it was not created yet.
/*
:params {}
*/
MATCH (database:_Database {name: 'emulator'})
WHERE database.issuerKey IS NOT NULL
RETURN database.issuerKey AS key
