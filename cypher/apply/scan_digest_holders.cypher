// Finds which instances of a small project have one of some digests in a property: each with its key.
/*
:params { project: 'demo', asked: { property: 'Person!serial', digests: ['demo:0123456789abcdef'] } }
*/
CYPHER replan=skip
MATCH (instance:Instance)
  USING INDEX instance:Instance(project, number)
WHERE instance.project = $project AND instance.number IS NOT NULL
WITH instance, instance[$asked.property] AS digest
WHERE digest IN $asked.digests
RETURN digest, instance.key
