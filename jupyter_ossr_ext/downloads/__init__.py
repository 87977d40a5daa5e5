"""Downloads of a record's files: planned before, resumable, and verified after."""
