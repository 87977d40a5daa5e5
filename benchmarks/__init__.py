"""How fast it is, next to what people would use instead. `python -m benchmarks` runs all of it."""
