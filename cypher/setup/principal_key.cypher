// Makes the identity of a client or user of the issuer of tokens unique.
CREATE CONSTRAINT principal_key IF NOT EXISTS
FOR (principal:_Principal) REQUIRE principal.key IS UNIQUE
