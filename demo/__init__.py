"""An invented town with its networks and consumption points, for demonstrations and measurements."""
