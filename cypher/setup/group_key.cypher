// Makes the key of a group unique.
CREATE CONSTRAINT group_key IF NOT EXISTS
FOR (group:_Group) REQUIRE group.key IS UNIQUE
