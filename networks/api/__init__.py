"""REST addresses of the networks: one module for each question."""
