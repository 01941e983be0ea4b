// Returns the path of each asset in the hierarchies below some assets, where it differs from the stored one. Of `keys`
// only those are checked that have another parent now (`moved`) or no path yet. A path is null where the hierarchy has
// a cycle.
/*
:params { keys: ['demo:plant:pump'], moved: ['demo:plant:pump'] }
*/
UNWIND $keys AS key
MATCH (top:Instance {key: key})
WHERE
  top:CogniteAsset AND
  (key IN $moved OR top.`CogniteAsset.assetHierarchy_path` IS NULL)
MATCH (top)<-[:ASSET_HIERARCHY_PARENT|DIRECT_RELATION* 0.. {property: 'CogniteAsset.assetHierarchy_parent'}]-(asset:CogniteAsset)
WITH DISTINCT asset
OPTIONAL MATCH hierarchy = (asset)-[:ASSET_HIERARCHY_PARENT|DIRECT_RELATION* 0.. {property: 'CogniteAsset.assetHierarchy_parent'}]->(root:CogniteAsset)
WHERE
  all(node IN nodes(hierarchy) WHERE node:CogniteAsset) AND
  NOT EXISTS {
    (root)-[:ASSET_HIERARCHY_PARENT|DIRECT_RELATION {property: 'CogniteAsset.assetHierarchy_parent'}]->(:CogniteAsset)
  }
WITH asset, [node IN reverse(nodes(hierarchy)) | node.key] AS path
WHERE path IS NULL OR asset.`CogniteAsset.assetHierarchy_path` IS NULL OR asset.`CogniteAsset.assetHierarchy_path` <> path
RETURN asset.key AS key, path
ORDER BY asset.number
