"""Tracing: what lies upstream, downstream or connected, and the ways between objects."""
