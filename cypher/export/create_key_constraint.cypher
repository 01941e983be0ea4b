// Makes instances unique by their key in the Neo4j that a script is run in.
CREATE CONSTRAINT cdf_instance_key IF NOT EXISTS FOR (instance:Instance) REQUIRE instance.key IS UNIQUE
