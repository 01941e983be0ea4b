// Returns the names of the projects whose oldest log entry is from before a time.
/*
:params { before: 1760000000000 }
*/
MATCH (project:_Project)
CALL (project) {
  MATCH (entry:_LogEntry)
    USING INDEX entry:_LogEntry(project, last)
  WHERE entry.project = project.name AND entry.last > 0
  RETURN entry.time AS time
  ORDER BY entry.project, entry.last
  LIMIT 1
}
WITH project, time
WHERE time < $before
RETURN project.name AS name
ORDER BY name
