// Delete a client or user of the issuer of tokens; returns how many there were.
/*
:params { key: 'client:reader' }
*/
MATCH (principal:_Principal {key: $key})
DELETE principal
RETURN count(*) AS deleted
