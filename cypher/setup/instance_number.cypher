// Index: finds the instances of a project in the order of their creation.
CREATE INDEX instance_number IF NOT EXISTS
FOR (instance:Instance) ON (instance.project, instance.number)
