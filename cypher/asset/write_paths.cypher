// Writes the root and the path of assets, as properties and as native relationships. Returns the change
// number and the Neo4j id of each asset that got a change number.
/*
:params { keys: ['demo:plant:pump'], paths: [['demo:plant:site', 'demo:plant:pump']], changes: [7],
  time: '2026-01-01T00:00:00+00:00' }
*/
UNWIND range(0, size($keys) - 1) AS ix
MATCH (asset:Instance {key: $keys[ix]})
CALL (asset) {
  MATCH (asset)-[old:ASSET_HIERARCHY_ROOT|ASSET_HIERARCHY_PATH]->()
  WHERE old.property IN ['CogniteAsset.assetHierarchy_root', 'CogniteAsset.assetHierarchy_path']
  DELETE old
}
SET
  asset.`CogniteAsset.assetHierarchy_root` = head($paths[ix]),
  asset.`CogniteAsset.assetHierarchy_path` = $paths[ix],
  asset.`CogniteAsset.assetHierarchy_path_last_updated_time` = $time,
  asset.change = coalesce($changes[ix], asset.change)
WITH asset, ix
MATCH (root:Instance {key: head($paths[ix])})
CREATE (asset)-[:ASSET_HIERARCHY_ROOT {property: 'CogniteAsset.assetHierarchy_root'}]->(root)
WITH asset, ix
UNWIND range(0, size($paths[ix]) - 1) AS position
MATCH (step:Instance {key: $paths[ix][position]})
CREATE (asset)-[:ASSET_HIERARCHY_PATH {property: 'CogniteAsset.assetHierarchy_path', position: position}]->(step)
WITH DISTINCT asset, ix
WHERE $changes[ix] IS NOT NULL
RETURN asset.change AS change, id(asset) AS id
