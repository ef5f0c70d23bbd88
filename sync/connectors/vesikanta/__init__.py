"""Vesikanta, the customer system: its nightly file of consumption points comes in here."""
