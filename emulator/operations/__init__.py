"""The operations behind the endpoints, one function each: plan, compile, run in a transaction, present."""
