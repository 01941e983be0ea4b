// Lists the deleted nodes of a range of keys to which direct relations of instances still lead, in the order of the keys.
/*
:params { after: 'demo:', end: 'demo;', limit: 1000 }
*/
MATCH (deleted:_Deleted)
WHERE deleted.key > $after AND deleted.key < $end AND EXISTS { (deleted)<--(:Instance) }
RETURN DISTINCT deleted.key AS key
ORDER BY key
LIMIT $limit
