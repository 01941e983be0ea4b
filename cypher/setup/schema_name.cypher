// Uniqueness constraint: the project of a schema node.
CREATE CONSTRAINT schema_name IF NOT EXISTS
FOR (schema:_Schema) REQUIRE schema.name IS UNIQUE
