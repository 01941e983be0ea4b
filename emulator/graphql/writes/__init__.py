"""What a mutation writes: instances, with those that they are related to, as one apply."""
