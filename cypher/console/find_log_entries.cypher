// Returns the change numbers and times of the transactions that wrote an instance, the newest first. Of the log of the
// project, at most `scan` entries are looked at, and none before the change number `since`. Also returns how many were.
/*
:params { project: 'demo', id: 7, since: 12, scan: 1000, limit: 100 }
*/
CALL () {
  MATCH (entry:_LogEntry)
    USING INDEX entry:_LogEntry(project, last)
  WHERE entry.project = $project AND entry.last >= $since
  WITH entry
  ORDER BY entry.project DESC, entry.last DESC
  LIMIT $scan
  RETURN collect(entry) AS entries
}
WITH entries, [entry IN entries WHERE $id IN entry.written | [entry.first, entry.last, entry.time]] AS found
RETURN size(entries) AS scanned, found[..$limit] AS found, size(found) AS writes
