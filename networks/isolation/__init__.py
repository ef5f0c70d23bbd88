"""Isolation: which valves part a place from the network, and what that closure dries out."""
