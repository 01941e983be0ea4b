// Returns the number of the layout in which the database is kept; an empty one gets the newest.
// The first layout had no number, and a node for each schema object.
/*
:params { layout: 2 }
*/
OPTIONAL MATCH (space:_Space)
WITH space
LIMIT 1
MERGE (database:_Database {name: 'emulator'})
  ON CREATE SET database.layout = CASE WHEN space IS NULL THEN $layout ELSE 1 END
RETURN database.layout AS layout
