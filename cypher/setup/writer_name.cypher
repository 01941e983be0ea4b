// Index: the writer token of a project, by its name. Not a constraint: in a statement that writes, Neo4j would lock
// its entry, and the transaction that replaces the token meanwhile would wait for ever.
CREATE INDEX writer_name IF NOT EXISTS
FOR (writer:_Writer) ON (writer.name)
