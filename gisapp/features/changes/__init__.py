"""The change feed: for each published type the latest change of each id, deletions included.

``scope`` says which rows of a table a type has, ``declared`` makes the type ``T_muutos`` from the
declaration of T, ``triggers`` and ``views`` write the SQL behind it, ``installing`` keeps that in
line with the declarations, ``position`` tells how far the numbers have come, ``state`` declares
``tilannekuva``, ``upkeep`` is what the clock does. Decision record 7 says why it is built so.
"""
