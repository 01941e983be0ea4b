// Returns the keys of the assets whose parent was deleted in this transaction.
/*
:params { keys: ['demo:plant:pump'] }
*/
UNWIND $keys AS key
MATCH (:_Deleted {key: key})<-[:ASSET_HIERARCHY_PARENT|DIRECT_RELATION {property: 'CogniteAsset.assetHierarchy_parent'}]-(asset:CogniteAsset)
RETURN DISTINCT asset.key AS key
