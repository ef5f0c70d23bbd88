"""Ends that do not quite meet: proposals, and their approval in one edit."""

from networks.services.repair.applying import apply
from networks.services.repair.loose_ends import Place
from networks.services.repair.proposing import LARGEST_TOLERANCE_M, Proposal, Report, propose

__all__ = ["LARGEST_TOLERANCE_M", "Place", "Proposal", "Report", "apply", "propose"]
