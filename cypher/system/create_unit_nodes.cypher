// Creates the missing unit nodes and updates those of an earlier catalog: system instances, which a list returns only
// where its filter names their space. They have no label `Node`, and creation and change numbers below those of user
// instances.
/*
:params { project: 'demo', time: 1713139200000, nodes: [{ key: 'demo:cdf_cdm_units:length:m', externalId: 'length:m',
  number: -1, name: 'M', description: 'metre', aliases: ['m'], quantity: 'Length', symbol: 'm', source: 'qudt.org',
  sourceReference: 'https://qudt.org/vocab/unit/M' }] }
*/
UNWIND $nodes AS unit
MERGE (instance:Instance {key: unit.key})
ON CREATE SET
  instance:CogniteUnit,
  instance:CogniteDescribable,
  instance.project = $project,
  instance.space = 'cdf_cdm_units',
  instance.externalId = unit.externalId,
  instance.version = 1,
  instance.createdTime = $time,
  instance.lastUpdatedTime = $time,
  instance.number = 0,
  instance.change = 0
WITH instance, unit
WHERE instance.number <> unit.number
  OR instance.`CogniteDescribable.aliases` <> unit.aliases
  OR instance.`CogniteDescribable.description` <> unit.description
SET
  instance.number = unit.number,
  instance.change = unit.number,
  instance.name = unit.name,
  instance.`CogniteDescribable.name` = unit.name,
  instance.`CogniteDescribable.description` = unit.description,
  instance.`CogniteDescribable.aliases` = unit.aliases,
  instance.`CogniteUnit.quantity` = unit.quantity,
  instance.`CogniteUnit.symbol` = unit.symbol,
  instance.`CogniteUnit.source` = unit.source,
  instance.`CogniteUnit.sourceReference` = unit.sourceReference
