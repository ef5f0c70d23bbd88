"""Edits that keep links ending in nodes: split, merge, connect, move, retire (contract §4.5).

Each runs inside one edit (``access.edits``), takes what it changes as ``Target`` and raises errors
for people; whatever it raises undoes the whole edit.
"""

from networks.services.topology.connecting import connect
from networks.services.topology.held import Target
from networks.services.topology.merging import merge
from networks.services.topology.moving import move
from networks.services.topology.retiring import RETIRED, retire
from networks.services.topology.splitting import NewNode, split

__all__ = ["RETIRED", "NewNode", "Target", "connect", "merge", "move", "retire", "split"]
