// Makes the key of an instance unique.
CREATE CONSTRAINT instance_key IF NOT EXISTS
FOR (instance:Instance) REQUIRE instance.key IS UNIQUE
