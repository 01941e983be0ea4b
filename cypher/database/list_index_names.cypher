// Returns the names of all indexes that are ready for use; a constraint has an index of its name.
SHOW INDEXES YIELD name, state
WHERE state = 'ONLINE'
RETURN name
