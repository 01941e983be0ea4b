// Returns the name of the index that finds nodes with a label by a property; no row where there is none.
/*
:params { label: 'Person', property: 'Person!serial' }
*/
SHOW INDEXES YIELD name, labelsOrTypes, properties
WHERE labelsOrTypes = [$label] AND properties = [$property]
RETURN name
