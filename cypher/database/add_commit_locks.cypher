// Gives each project of layout 2 its commit lock.
/*
:params {}
*/
MATCH (project:_Project)
SET project.commitLock = project.name
