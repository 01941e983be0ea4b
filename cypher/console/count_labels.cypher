// Returns how many nodes of Neo4j, of all projects, have each of some labels. Neo4j keeps these numbers.
// fills: COUNT { (:Instance) } - one for each label
/*
:params {}
*/
RETURN [COUNT { (:Instance) }] AS counts
