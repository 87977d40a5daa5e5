"""Installers of packages: uv, pip and conda."""
