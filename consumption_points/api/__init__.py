"""REST addresses whose answers name consumption points: one module for each question."""
