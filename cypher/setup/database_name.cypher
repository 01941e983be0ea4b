// Makes the node of what all projects share unique.
CREATE CONSTRAINT database_name IF NOT EXISTS
FOR (database:_Database) REQUIRE database.name IS UNIQUE
