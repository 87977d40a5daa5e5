"""Other people's Python: what a folder needs, which environments there are, and changing them."""
