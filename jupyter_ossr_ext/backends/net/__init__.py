"""HTTP: two clients (API calls and file bytes), their policy, and their limits."""
