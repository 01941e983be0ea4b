// Returns the name of the index on a property of nodes with a label; no row where there is none.
/*
:params { label: 'Person', property: 'Person!serial' }
*/
SHOW INDEXES YIELD name, labelsOrTypes, properties
WHERE labelsOrTypes = [$label] AND properties = [$property]
RETURN name
