// Returns the key of the issuer of tokens; no row before it is first needed.
/*
:params {}
*/
MATCH (issuer:_Issuer {name: 'emulator'})
RETURN issuer.key AS key
