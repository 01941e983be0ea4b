// Returns the names of the projects whose oldest log entry is from before a time, and of those that have a clock of
// their own, with what that was set to.
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
WHERE time < $before OR project.clock IS NOT NULL
RETURN project.name AS name, project.clock AS clock
ORDER BY name
