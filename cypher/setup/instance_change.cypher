// Finds the instances of a project that have changed since.
CREATE INDEX instance_change IF NOT EXISTS
FOR (instance:Instance) ON (instance.project, instance.change)
