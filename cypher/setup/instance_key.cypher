// Uniqueness constraint: the key of an instance.
CREATE CONSTRAINT instance_key IF NOT EXISTS
FOR (instance:Instance) REQUIRE instance.key IS UNIQUE
