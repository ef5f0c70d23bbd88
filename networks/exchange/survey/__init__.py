"""Survey files: measured points with codes become pipes and nodes (decision 0026)."""
