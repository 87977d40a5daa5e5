"""Settings that an operator writes: traits, and the structs that they are checked into."""
