"""Installs of real repositories: what is installed, and whether it is what they import."""
