// Notes the relationships of the direct relations of a locked project in a snapshot, in transactions of their own, a list
// per column. A position of -1 stands for none. Returns their number.
/*
:params { snapshot: 'b0c3', prefixes: ['demo:', 'edge/demo:'], size: 5000 }
*/
UNWIND $prefixes AS prefix
CALL (prefix) {
  MATCH (instance:Instance)
  WHERE instance.key STARTS WITH prefix
  MATCH (instance)-[relation]->(target)
  WHERE relation.property IS NOT NULL
  RETURN relation, id(instance) AS source, id(target) AS target
}
WITH relation, source, target
WITH collect([source, target, type(relation), relation.property, coalesce(relation.position, -1)]) AS found
UNWIND range(0, size(found) - 1, $size) AS first
CALL (found, first) {
  WITH found[first..first + $size] AS part
  CREATE (relations:_CopyRelations)
  SET relations._snapshot = $snapshot,
      relations.sources = [row IN part | row[0]],
      relations.targets = [row IN part | row[1]],
      relations.types = [row IN part | row[2]],
      relations.properties = [row IN part | row[3]],
      relations.positions = [row IN part | row[4]]
  RETURN size(part) AS written
} IN TRANSACTIONS OF 1 ROW
RETURN sum(written) AS relations
