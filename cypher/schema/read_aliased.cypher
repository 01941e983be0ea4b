// Returns the definitions of the containers, of whatever project, whose instances have a label.
/*
:params { alias: 'Person' }
*/
MATCH (container:_Container)
WHERE container.alias = $alias AND container.definition IS NOT NULL
RETURN container.definition AS definition
