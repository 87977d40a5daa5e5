"""The user's own records and drafts, and reviews of them."""
