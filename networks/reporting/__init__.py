"""Figures of the network by area: lengths, outlines, computed areas and their storing."""
