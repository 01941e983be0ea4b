// Finds the instances of a project in the order in which they were created.
CREATE INDEX instance_number IF NOT EXISTS
FOR (instance:Instance) ON (instance.project, instance.number)
