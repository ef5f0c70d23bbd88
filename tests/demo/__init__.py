"""Tests of the invented utility."""
