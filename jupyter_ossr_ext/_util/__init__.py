"""Small helpers that every layer may use, each written once."""
