// Returns the JSON of a client or user of the token issuer; no row where it does not exist.
/*
:params { key: 'client:reader' }
*/
MATCH (database:_Database {name: 'emulator'})
WITH database, coalesce(database.principalKeys, []) AS keys
UNWIND [ix IN range(0, size(keys) - 1) WHERE keys[ix] = $key] AS ix
RETURN database.principals[ix] AS definition
