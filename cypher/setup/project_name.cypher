// Makes the name of a project unique.
CREATE CONSTRAINT project_name IF NOT EXISTS
FOR (project:_Project) REQUIRE project.name IS UNIQUE
