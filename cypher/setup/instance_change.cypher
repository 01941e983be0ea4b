// Index: finds the instances of a project by change number.
CREATE INDEX instance_change IF NOT EXISTS
FOR (instance:Instance) ON (instance.project, instance.change)
