// Counts the live and the soft-deleted instances whose keys start with some prefixes; a row per prefix, in order.
/*
:params { prefixes: ['demo:movies:', 'edge/demo:movies:'] }
*/
UNWIND range(0, size($prefixes) - 1) AS ix
CALL (ix) {
  MATCH (instance:Instance)
  WHERE instance.key STARTS WITH $prefixes[ix]
  RETURN count(instance) AS live
}
CALL (ix) {
  MATCH (deleted:_Deleted)
  WHERE deleted.key STARTS WITH $prefixes[ix]
  RETURN count(deleted) AS softDeleted
}
RETURN live, softDeleted
ORDER BY ix
