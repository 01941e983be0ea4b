// Removes the oldest log entries of a locked project that are from before a time, at most `limit`, and notes where its
// log begins now. Takes the commit lock. Returns how many were removed, and the writer token.
/*
:params { project: 'demo', before: 1760000000000, limit: 1000 }
*/
MATCH (project:_Project {name: $project})
CALL () {
  MATCH (entry:_LogEntry)
    USING INDEX entry:_LogEntry(project, last)
  WHERE entry.project = $project AND entry.last > 0
  WITH entry
  ORDER BY entry.project, entry.last
  LIMIT $limit
  WITH entry
  WHERE entry.time < $before
  RETURN collect(entry) AS entries, max(entry.last) AS cut
}
FOREACH (entry IN entries | DELETE entry)
SET project.logStart = coalesce(cut, project.logStart), project.commitLock = ':' + $project
SET project.commitLock = $project
WITH size(entries) AS removed
OPTIONAL MATCH (writer:_Writer {name: $project})
RETURN removed, writer.token AS token
