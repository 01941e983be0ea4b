// Counts the other projects that have instances, or have had any.
/*
:params { project: 'demo' }
*/
MATCH (other:_Project)
WHERE other.name <> $project AND other.change > 0
RETURN count(other) AS others
