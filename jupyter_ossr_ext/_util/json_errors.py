"""What decoding JSON of others raises."""

import msgspec

UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""Not JSON, of another shape, not UTF-8, or nested too deeply."""
