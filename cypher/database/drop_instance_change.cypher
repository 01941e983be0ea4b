// Drops an index of layout 3: of instances by change number, which the log replaces.
/*
:params {}
*/
DROP INDEX instance_change IF EXISTS
