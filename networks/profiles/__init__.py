"""Length profiles: what lies how deep along a way, as figures and as a drawing."""
