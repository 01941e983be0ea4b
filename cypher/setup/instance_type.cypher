// Index: finds the instances that have a node as their type.
CREATE INDEX instance_type IF NOT EXISTS
FOR (instance:Instance) ON (instance.type)
