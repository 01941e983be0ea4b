// Makes the key of a schema object unique.
CREATE CONSTRAINT schema_key IF NOT EXISTS
FOR (schema:_Schema) REQUIRE schema.key IS UNIQUE
