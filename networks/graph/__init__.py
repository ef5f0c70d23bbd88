"""The network as arrays: pure, without the database.

``tables`` holds the facts as they are recorded, ``snapshot`` what is derived from them once for a
change number, ``files`` puts a snapshot where all processes share it, ``edits`` makes the next one
of a few changed rows, ``walking`` answers what can be reached.
"""
