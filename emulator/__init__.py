"""An emulator of the Cognite Data Fusion data modeling API that keeps everything in Neo4j."""
