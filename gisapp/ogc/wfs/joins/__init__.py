"""Spatial joins: pairs of features of two types in a relation (OGC 09-025r2 §7.9.2.5.3)."""
