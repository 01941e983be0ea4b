// Returns the layout version of the database; an empty database gets the newest. The first layout had no version, and a
// node per schema object.
/*
:params { layout: 4 }
*/
OPTIONAL MATCH (space:_Space)
WITH space
LIMIT 1
MERGE (database:_Database {name: 'emulator'})
  ON CREATE SET database.layout = CASE WHEN space IS NULL THEN $layout ELSE 1 END
RETURN database.layout AS layout
