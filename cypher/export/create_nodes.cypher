// Creates nodes with their properties, in a script.
// fills: $rows - a literal
// fills: :Instance - the labels of the nodes
/*
:params { rows: [{ key: 'demo:plant:p-1', name: 'P-1' }] }
*/
UNWIND $rows AS row
CREATE (instance:Instance)
SET instance = row
