"""Clients of external services. Foreign JSON is converted to our types here."""
