// Deletes a client or user of the token issuer. Returns the number deleted, 0 or 1.
/*
:params { key: 'client:reader', layout: 2 }
*/
MERGE (database:_Database {name: 'emulator'})
  ON CREATE SET database.layout = $layout
SET database.locked = true
WITH database, coalesce(database.principalKeys, []) AS keys, coalesce(database.principals, []) AS principals
WITH database, keys, principals, [ix IN range(0, size(keys) - 1) WHERE keys[ix] <> $key] AS others
SET database.principalKeys = [ix IN others | keys[ix]],
    database.principals = [ix IN others | principals[ix]]
RETURN size(keys) - size(others) AS deleted
