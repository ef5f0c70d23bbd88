"""Areas that follow from the network itself: pressure zones and pumping districts."""
