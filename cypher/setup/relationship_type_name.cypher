// Makes the name of a registered relationship type unique.
CREATE CONSTRAINT relationship_type_name IF NOT EXISTS
FOR (registered:_RelationshipType) REQUIRE registered.name IS UNIQUE
