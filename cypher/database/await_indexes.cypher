// Waits until every index is ready for use.
/*
:params { seconds: 300 }
*/
CALL db.awaitIndexes($seconds)
