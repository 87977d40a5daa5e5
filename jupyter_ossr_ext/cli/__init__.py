"""Command line: `jupyter ossr`."""
