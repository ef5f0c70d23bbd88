"""The face for people: the map page, what it asks of the server, and the pages around it."""
