"""Plans: drawn, checked against the network as it is, approved, and carried out as one edit.

A plan is a set of changes in tables of its own (decision 19). Each function here is one transaction
with its rights and its line in the ledger, and raises errors for people.
"""

from networks.services.plans.checking import Report
from networks.services.plans.drafting import (
    Drawn,
    change_drop,
    change_replace,
    changes_draw,
    plan_change,
    plan_make,
)
from networks.services.plans.states import Built, plan_approve, plan_build, plan_check, plan_step

__all__ = [
    "Built",
    "Drawn",
    "Report",
    "change_drop",
    "change_replace",
    "changes_draw",
    "plan_approve",
    "plan_build",
    "plan_change",
    "plan_check",
    "plan_make",
    "plan_step",
]
