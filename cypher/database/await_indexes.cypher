// Waits until all indexes are online.
/*
:params { seconds: 300 }
*/
CALL db.awaitIndexes($seconds)
