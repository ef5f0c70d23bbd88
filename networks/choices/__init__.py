"""Code lists of the networks, after KuntaGML's value sets where they have the notion.

Codes are Finnish without umlauts, as published; labels are Finnish, Swedish and English.
"""
