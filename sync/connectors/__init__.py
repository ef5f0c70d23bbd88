"""One package for each neighbour; they know nothing of each other."""
