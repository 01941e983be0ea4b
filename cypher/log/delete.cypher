// Deletes at most `limit` log entries of a project. Returns the number deleted.
/*
:params { project: 'demo', limit: 1000 }
*/
MATCH (entry:_LogEntry)
WHERE entry.project = $project AND entry.last > 0
WITH entry
LIMIT $limit
DELETE entry
RETURN count(*) AS deleted
