"""The JSON of requests and responses of the API as msgspec structs, without logic."""
