// Deletes at most `limit` nodes of the contents of one snapshot. Returns how many were deleted.
/*
:params { snapshot: 'b0c3', limit: 10000 }
*/
CALL () {
  MATCH (part:_Copy)
  WHERE part._snapshot = $snapshot AND part.number IS NOT NULL
  RETURN part
  UNION ALL
  MATCH (part:_CopyEdges {_snapshot: $snapshot}) RETURN part
  UNION ALL
  MATCH (part:_CopyRelations {_snapshot: $snapshot}) RETURN part
  UNION ALL
  MATCH (part:_SnapshotState {_snapshot: $snapshot}) RETURN part
  UNION ALL
  MATCH (part:_SnapshotSchema {_snapshot: $snapshot}) RETURN part
}
WITH part
LIMIT $limit
DELETE part
RETURN count(*) AS deleted
