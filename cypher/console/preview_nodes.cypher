// Returns the newest nodes of a project, for the preview of its graph.
/*
:params { project: 'demo', limit: 100 }
*/
MATCH (node:Instance)
WHERE node.project = $project AND node.number > 0 AND node:Node
WITH node
ORDER BY node.number DESC
LIMIT $limit
RETURN node.key AS key, node.space AS space, node.externalId AS externalId, node.name AS name,
       [label IN labels(node) WHERE NOT label IN ['Instance', 'Node']] AS labels
