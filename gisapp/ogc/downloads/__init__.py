"""Answers that are files to take along: CSV, GeoPackage, FlatGeobuf.

``table`` lists them for the faces; all of them go through the query plan, so rights, filters, order
and ledger are those of every other answer.
"""
