"""Installing records: plan, consent, install, smoke test; kernels and environments."""
