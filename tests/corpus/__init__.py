"""Small invented records, one for each cause that real records fail for, with the right result."""
