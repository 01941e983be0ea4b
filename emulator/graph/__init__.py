"""Driver, transactions, retries, constraints and indexes: the only room that imports `neo4j`."""
