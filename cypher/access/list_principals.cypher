// List the clients and users of the issuer of tokens; returns key and JSON of each.
/*
:params {}
*/
MATCH (database:_Database {name: 'emulator'})
WITH database, coalesce(database.principalKeys, []) AS keys
UNWIND range(0, size(keys) - 1) AS ix
RETURN keys[ix] AS key, database.principals[ix] AS definition
ORDER BY key
