"""Publishing: metadata, checks, and the job that sends a draft and its files."""
