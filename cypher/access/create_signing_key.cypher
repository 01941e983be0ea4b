// Creates the signing key of the token issuer, unless there is one. Returns the stored key.
/*
:params { key: '{"kty": "RSA"}', layout: 2 }
*/
MERGE (database:_Database {name: 'emulator'})
  ON CREATE SET database.layout = $layout
SET database.locked = true
WITH database
SET database.issuerKey = coalesce(database.issuerKey, $key)
RETURN database.issuerKey AS key
