// Writes the last change number of a locked project, whether it has tombstones, and the log entries of the transaction.
// Takes the commit lock, and returns the writer token. (A changed value of a unique property locks its index entry, here
// that of the value set last.)
/*
:params { project: 'demo', change: 7, tombstones: true, now: 1760000000000,
  entries: [{ first: 6, last: 7, written: [0], deleted: [1] }] }
*/
CYPHER replan=skip
MATCH (project:_Project {name: $project})
FOREACH (entry IN $entries |
  CREATE (:_LogEntry {
    project: $project, first: entry.first, last: entry.last, time: $now, written: entry.written, deleted: entry.deleted
  })
)
SET project.change = $change,
    project.tombstones = $tombstones,
    project.commitLock = ':' + $project
SET project.commitLock = $project
WITH project
OPTIONAL MATCH (writer:_Writer {name: $project})
RETURN writer.token AS token
