// Returns the clients and users of the token issuer: a row of key and JSON each.
/*
:params {}
*/
MATCH (database:_Database {name: 'emulator'})
WITH database, coalesce(database.principalKeys, []) AS keys
UNWIND range(0, size(keys) - 1) AS ix
RETURN keys[ix] AS key, database.principals[ix] AS definition
ORDER BY key
