// Returns the JSON of a client or user of the issuer of tokens; no row where there is none.
/*
:params { key: 'client:reader' }
*/
MATCH (principal:_Principal {key: $key})
RETURN principal.definition
