// Creates the missing node types of the core data model: system instances without properties, with creation
// and change numbers below those of user instances.
/*
:params { project: 'demo', time: 1713139200000, nodes: [{ key: 'demo:cdf_cdm:image-360-annotation',
  externalId: 'image-360-annotation', number: -1 }] }
*/
UNWIND $nodes AS type
MERGE (instance:Instance {key: type.key})
ON CREATE SET
  instance.project = $project,
  instance.space = 'cdf_cdm',
  instance.externalId = type.externalId,
  instance.version = 1,
  instance.createdTime = $time,
  instance.lastUpdatedTime = $time,
  instance.number = type.number,
  instance.change = type.number,
  instance.name = type.externalId
