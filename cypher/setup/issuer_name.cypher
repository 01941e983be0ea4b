// Makes the name of the issuer of tokens unique: emulators that start at once end up with the same keys.
CREATE CONSTRAINT issuer_name IF NOT EXISTS
FOR (issuer:_Issuer) REQUIRE issuer.name IS UNIQUE
