"""Chance that repeats: every part of the town draws from a stream of its own."""

from __future__ import annotations

import random


def dice_for(seed: int, *purpose: object) -> random.Random:
    """The stream of a seed for a purpose; equal arguments give equal streams on every machine."""
    return random.Random("/".join(map(str, (seed, *purpose))))  # noqa: S311 -- invents, hides nothing
