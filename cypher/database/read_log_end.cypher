// Returns the change number up to which a project has a log, or was cut.
/*
:params { project: 'demo' }
*/
MATCH (project:_Project {name: $project})
CALL () {
  MATCH (entry:_LogEntry)
  WHERE entry.project = $project AND entry.last > 0
  RETURN entry.last AS last
  ORDER BY entry.project DESC, entry.last DESC
  LIMIT 1
  UNION ALL
  RETURN 0 AS last
}
WITH project, max(last) AS last
RETURN CASE WHEN project.logStart > last THEN project.logStart ELSE last END AS reached
