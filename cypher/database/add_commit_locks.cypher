// Migrates layout 2: gives each project its commit lock.
/*
:params { layout: 3 }
*/
MATCH (database:_Database {name: 'emulator'})
SET database.layout = $layout
WITH database
MATCH (project:_Project)
SET project.commitLock = project.name
