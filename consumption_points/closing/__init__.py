"""Closures as they are asked for and told: questions understood, answers with points."""
