"""The outside world. Foreign JSON becomes our types here and goes no further."""
