// Adds copies to a snapshot that comes in parts.
/*
:params { copies: [{ _snapshot: 'b0c3', _position: 0, _labels: ['Instance', 'Node'], number: 1,
  key: 'demo:movies:terminator' }] }
*/
UNWIND $copies AS properties
CREATE (copy:_Copy)
SET copy = properties
