// Returns the names of all indexes that are online; the index of a constraint has the name of the constraint.
SHOW INDEXES YIELD name, state
WHERE state = 'ONLINE'
RETURN name
