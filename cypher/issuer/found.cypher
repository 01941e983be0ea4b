// Found the issuer of tokens: keep its key, unless another emulator was first. Returns the key that counts.
/*
:params { key: '{"kty": "RSA"}' }
*/
MERGE (issuer:_Issuer {name: 'emulator'})
ON CREATE SET issuer.key = $key
RETURN issuer.key AS key
