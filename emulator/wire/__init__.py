"""The exact JSON of the API as msgspec structs: no logic."""
