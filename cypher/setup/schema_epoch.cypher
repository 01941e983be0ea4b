// Finds the schema objects of a project that changed after an epoch.
CREATE INDEX schema_epoch IF NOT EXISTS
FOR (schema:_Schema) ON (schema.project, schema.epoch)
