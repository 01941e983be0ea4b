// Deletes the unit nodes of an earlier catalog that the present one lacks and that no relationship refers to.
/*
:params { prefix: 'demo:cdf_cdm_units:', names: ['length:m'] }
*/
MATCH (instance:Instance)
WHERE instance.key STARTS WITH $prefix AND NOT instance.externalId IN $names AND NOT EXISTS { (instance)--() }
DELETE instance
