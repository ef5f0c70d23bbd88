"""A seeded fuzzer for everything that reads what clients send."""
