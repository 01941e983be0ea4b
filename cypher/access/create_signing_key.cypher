// Found the issuer of tokens: keep its key, unless another emulator was first. Returns the key that counts.
/*
:params { key: '{"kty": "RSA"}', layout: 2 }
*/
MERGE (database:_Database {name: 'emulator'})
  ON CREATE SET database.layout = $layout
SET database.locked = true
WITH database
SET database.issuerKey = coalesce(database.issuerKey, $key)
RETURN database.issuerKey AS key
