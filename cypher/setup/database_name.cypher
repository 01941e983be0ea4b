// Uniqueness constraint: the name of the node with the data that all projects share.
CREATE CONSTRAINT database_name IF NOT EXISTS
FOR (database:_Database) REQUIRE database.name IS UNIQUE
