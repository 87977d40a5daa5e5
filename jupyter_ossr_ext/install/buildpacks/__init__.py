"""What a folder needs to be installed, by the files in it."""
