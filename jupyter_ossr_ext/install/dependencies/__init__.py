"""What a record needs, read from its files: lists, locks, code, the Python and the day."""
