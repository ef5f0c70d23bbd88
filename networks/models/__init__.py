"""Storage of the networks: nodes, links between them, areas and interruptions."""

from networks.models.area import Area
from networks.models.coupling import Coupling
from networks.models.interruption import Interruption
from networks.models.interruption_plan import InterruptionObject, InterruptionValve
from networks.models.link import LINK_RANK, Link
from networks.models.network_object import NetworkObject, NetworkObjectQuerySet
from networks.models.node import Node
from networks.models.plan import Plan, PlanChange

__all__ = [
    "LINK_RANK",
    "Area",
    "Coupling",
    "Interruption",
    "InterruptionObject",
    "InterruptionValve",
    "Link",
    "NetworkObject",
    "NetworkObjectQuerySet",
    "Node",
    "Plan",
    "PlanChange",
]
