// Ends the upload of a snapshot. Returns the properties with the name of its project, single and lists, the number of
// instances that it is to have; and how many copies it has, of how many positions, the last of these, of how many numbers
// and live keys, and how many of them are deleted.
/*
:params { snapshot: 'b0c3' }
*/
MATCH (state:_SnapshotState)
WHERE state._snapshot = $snapshot
WITH
  state, state._instances AS instances, state._references AS references, state._listReferences AS listReferences
REMOVE state._instances, state._source, state._references, state._listReferences
WITH instances, references, listReferences
OPTIONAL MATCH (copy:_Copy)
USING INDEX copy:_Copy(_snapshot, number)
WHERE copy._snapshot = $snapshot AND copy.number IS NOT NULL
RETURN
  references, listReferences, instances,
  count(copy), count(DISTINCT copy._position), coalesce(max(copy._position), -1), count(DISTINCT copy.number),
  count(DISTINCT CASE WHEN NOT '_Deleted' IN copy._labels THEN copy.key END),
  count(CASE WHEN '_Deleted' IN copy._labels THEN copy END)
