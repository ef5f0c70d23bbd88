"""Hostile input to every face: the right fault, nothing told, nothing fetched."""
