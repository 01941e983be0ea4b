// Uniqueness constraint: the commit lock of a project. Its index entry is what transactions lock.
CREATE CONSTRAINT project_commit_lock IF NOT EXISTS
FOR (project:_Project) REQUIRE project.commitLock IS UNIQUE
