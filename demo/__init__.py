"""An invented town with its networks and points, for demonstrations and measurements."""
