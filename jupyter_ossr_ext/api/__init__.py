"""Shared by all HTTP handlers: request decoding, problem responses, NDJSON, the description."""
