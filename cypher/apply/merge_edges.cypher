// Upserts edges: for each an `:Edge` node, which is the source of truth, and a native relationship with a copy of its
// properties. Versions, lists and answer are those of `merge_nodes`; the ids are those of the `:Edge` nodes. These keep
// the Neo4j id of their relationship: to look for it at a node with very many takes long. Only where there is none with
// that id and key, it is merged. New edges have no relationship yet: theirs are created.
// fills: endNode: endNodes[ix] - of a new `:Edge` node, with a property per column instead of `properties`
// fills: name: coalesce(names[ix], instance.name) - the same of an `:Edge` node that exists
// fills: externalId: externalIds[ix]} - the same of a relationship
// fills: CALL (instance, keys, ix) - from here to the assignment of the id of the relationship: CREATE for new edges
/*
:params { project: 'demo', now: 1760000000000, batch: { keys: ['edge/demo:movies:cast-1'], spaces: ['movies'],
  externalIds: ['cast-1'], versions: [1], times: [1760000000000], changes: [8], names: ['cast-1'],
  types: ['demo:types:acts-in'], startNodes: ['demo:actors:arnold'], endNodes: ['demo:movies:terminator'], startIds: [1], endIds: [2],
  relationships: ['ACTS_IN'], labels: ['RoleContainer'], properties: ['RoleContainer.character'], columns: [['T-800']] } }
*/
CYPHER replan=skip
WITH
  $batch.keys AS keys, $batch.spaces AS spaces, $batch.externalIds AS externalIds, $batch.versions AS versions,
  $batch.times AS times, $batch.changes AS changes, $batch.names AS names, $batch.types AS types,
  $batch.startNodes AS startNodes, $batch.endNodes AS endNodes, $batch.startIds AS startIds, $batch.endIds AS endIds,
  $batch.relationships AS relationships, $batch.labels AS labels, $batch.properties AS properties,
  $batch.columns AS columns
UNWIND range(0, size(keys) - 1) AS ix
MATCH (start) WHERE id(start) = startIds[ix]
MATCH (end) WHERE id(end) = endIds[ix]
MERGE (instance:Instance {key: keys[ix]})
ON CREATE SET
  instance:Edge,
  instance += {
    project: $project,
    space: spaces[ix],
    externalId: externalIds[ix],
    createdTime: $now,
    number: changes[ix],
    version: 1,
    lastUpdatedTime: $now,
    change: changes[ix],
    name: names[ix],
    type: types[ix],
    startNode: startNodes[ix],
    endNode: endNodes[ix]
  }
ON MATCH SET
  instance += {
    version: versions[ix],
    lastUpdatedTime: times[ix],
    change: changes[ix],
    name: coalesce(names[ix], instance.name)
  }
SET instance:$(labels)
WITH *
CALL (instance, keys, ix) {
  OPTIONAL MATCH ()-[known]->()
  WHERE id(known) = instance.relationship AND known.key = keys[ix]
  RETURN known
}
CALL (known, start, end, relationships, keys, ix) {
  WITH known
  WHERE known IS NOT NULL
  RETURN known AS relationship
UNION ALL
  WITH known, start, end, relationships, keys, ix
  WHERE known IS NULL
  MERGE (start)-[relationship:$(relationships[ix]) {key: keys[ix]}]->(end)
  RETURN relationship
}
SET relationship += {space: spaces[ix], externalId: externalIds[ix]}
SET instance.relationship = id(relationship)
FOREACH (column IN range(0, size(properties) - 1) |
  SET instance[properties[column]] = columns[column][ix]
  SET relationship[properties[column]] = columns[column][ix]
)
WITH instance, (instance.number = changes[ix]) = (versions[ix] = 1) AS isExpected
RETURN collect(id(instance)) AS written, count(CASE WHEN NOT isExpected THEN 1 END) AS unexpected
