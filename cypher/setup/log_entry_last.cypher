// Index: finds the log entries of a project in the order of their change numbers.
CREATE INDEX log_entry_last IF NOT EXISTS
FOR (entry:_LogEntry) ON (entry.project, entry.last)
