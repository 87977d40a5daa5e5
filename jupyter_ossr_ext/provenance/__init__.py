"""What a notebook used: software and data."""
