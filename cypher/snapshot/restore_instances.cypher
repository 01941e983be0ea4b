// Creates the instances of a snapshot in a project. Returns the Neo4j ids that they had and have, and of each edge its id,
// those of its ends as they were, and the type and the property keys of its native relationship.
// fills: project: $project - where the project has another name than that of the snapshot, also what holds its name
// fills: CREATE (instance) - the start of what a transaction creates, where it takes several
// fills: SET instance:$(copy._labels) - the end of that
/*
:params { snapshot: 'b0c3', project: 'demo', skipped: 4 }
*/
MATCH (copy:_Copy {_snapshot: $snapshot})
CREATE (instance)
SET instance = copy {
  .*, _snapshot: null, _source: null, _labels: null, _type: null, _start: null, _end: null, _relationKeys: null,
  relationship: null, project: $project
}
SET instance:$(copy._labels)
RETURN
  collect(copy._source) AS sources,
  collect(id(instance)) AS ids,
  collect(CASE WHEN copy._type IS NOT NULL THEN id(instance) END) AS edges,
  collect(CASE WHEN copy._type IS NOT NULL THEN copy._start END) AS starts,
  collect(CASE WHEN copy._type IS NOT NULL THEN copy._end END) AS ends,
  collect(CASE WHEN copy._type IS NOT NULL THEN copy._type END) AS types,
  collect(CASE WHEN copy._type IS NOT NULL THEN copy._relationKeys END) AS keys
