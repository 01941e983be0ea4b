// Makes the key of an auto-increment counter unique.
CREATE CONSTRAINT counter_key IF NOT EXISTS
FOR (counter:_Counter) REQUIRE counter.key IS UNIQUE
