"""Detection of installable content, and how to install it."""
