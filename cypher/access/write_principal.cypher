// Writes a client or user of the token issuer; one of the same key is replaced.
/*
:params { key: 'client:reader', definition: '{"id": "reader"}', layout: 2 }
*/
MERGE (database:_Database {name: 'emulator'})
  ON CREATE SET database.layout = $layout
SET database.locked = true
WITH database, coalesce(database.principalKeys, []) AS keys, coalesce(database.principals, []) AS principals
WITH database, keys, principals, [ix IN range(0, size(keys) - 1) WHERE keys[ix] <> $key] AS others
SET database.principalKeys = [ix IN others | keys[ix]] + [$key],
    database.principals = [ix IN others | principals[ix]] + [$definition]
