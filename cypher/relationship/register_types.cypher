// Registers relationship types up to the budget, as a store never removes one and has at most 65,536. Returns all
// registered types.
/*
:params { types: ['ACTS_IN'], budget: 10000, layout: 2 }
*/
CYPHER replan=skip
MERGE (database:_Database {name: 'emulator'})
  ON CREATE SET database.layout = $layout
SET database.locked = true
WITH database, coalesce(database.relationshipTypes, []) AS known
SET database.relationshipTypes = (known + [type IN $types WHERE NOT type IN known])[..$budget]
WITH database
UNWIND database.relationshipTypes AS type
RETURN type
