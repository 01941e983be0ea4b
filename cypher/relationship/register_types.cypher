// Register relationship types, so that their number stays bounded: a store holds 65,536 of them, for ever.
/*
:params { names: ['ACTS_IN'] }
*/
UNWIND $names AS name
MERGE (:_RelationshipType {name: name})
