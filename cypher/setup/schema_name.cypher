// Makes the project of a schema unique.
CREATE CONSTRAINT schema_name IF NOT EXISTS
FOR (schema:_Schema) REQUIRE schema.name IS UNIQUE
