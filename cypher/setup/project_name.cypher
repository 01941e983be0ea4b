// Uniqueness constraint: the name of a project.
CREATE CONSTRAINT project_name IF NOT EXISTS
FOR (project:_Project) REQUIRE project.name IS UNIQUE
