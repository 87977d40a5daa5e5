"""Provenance of notebooks: software and data."""
