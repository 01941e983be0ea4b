// List the clients and users of the issuer of tokens; returns key and JSON of each.
/*
:params {}
*/
MATCH (principal:_Principal)
RETURN principal.key, principal.definition
ORDER BY principal.key
