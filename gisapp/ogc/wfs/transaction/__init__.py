"""WFS transactions and locks: writing over all three versions."""
