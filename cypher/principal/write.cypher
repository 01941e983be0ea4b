// Write a client or user of the issuer of tokens.
/*
:params { key: 'client:reader', definition: '{"id": "reader"}' }
*/
MERGE (principal:_Principal {key: $key})
SET principal.definition = $definition
