// Creates relationships between nodes that exist, in a script.
// fills: $rows - a literal
// fills: :LINKS - the type of the relationships
/*
:params { rows: [['demo:plant:p-1', 'demo:plant:p-2', { property: 'Pump.feeds' }]] }
*/
UNWIND $rows AS row
MATCH (start:Instance {key: row[0]})
MATCH (end:Instance {key: row[1]})
CREATE (start)-[relationship:LINKS]->(end)
SET relationship = row[2]
