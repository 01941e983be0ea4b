// Returns the projects that have containers whose indexes may not exist yet: an emulator or Neo4j ended before.
/*
:params { }
*/
MATCH (project:_Project)
WHERE project.missingIndexes IS NOT NULL
RETURN project.name AS project, project.missingIndexes AS missing
ORDER BY project
