// Delete the units of an earlier catalog that are not in the present one, where nothing points at them.
/*
:params { prefix: 'demo:cdf_cdm_units:', names: ['length:m'] }
*/
MATCH (instance:Instance)
WHERE instance.key STARTS WITH $prefix AND NOT instance.externalId IN $names AND NOT EXISTS { (instance)--() }
DELETE instance
