"""The user's account at a repository: signing in and out."""
