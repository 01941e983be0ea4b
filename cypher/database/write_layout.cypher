// Writes the layout version of the database.
/*
:params { layout: 4 }
*/
MATCH (database:_Database {name: 'emulator'})
SET database.layout = $layout
