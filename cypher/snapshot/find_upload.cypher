// Returns what the state of a snapshot has while it comes in parts: the number of instances, the project that they come
// from, and the properties with its name. Keeps others from adding to it until the transaction ends.
/*
:params { snapshot: 'b0c3', project: 'demo' }
*/
MATCH (state:_SnapshotState)
WHERE state._snapshot = $snapshot AND state.name = $project AND state._instances IS NOT NULL
SET state.locked = true
WITH state
WHERE state._purging IS NULL
RETURN state._instances, state._source, state._references, state._listReferences
