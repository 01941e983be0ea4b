// Returns the label and the properties of each index on nodes with one label.
SHOW RANGE INDEXES YIELD entityType, labelsOrTypes, properties
WHERE entityType = 'NODE' AND size(labelsOrTypes) = 1
RETURN labelsOrTypes, properties
