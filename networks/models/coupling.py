"""A coupling: the inside joint between a device and the node beside it."""

from __future__ import annotations

from django.db import models

from networks.models.node import Node


class Coupling(models.Model):
    """Zero-length joint between two nodes, in the direction of flow; not published, not counted.

    A model's pump, valve or orifice is a link there and a node here; couplings join that node to
    the nodes at the ends of the former link. A valve at the end of a pipe is coupled to the node.
    """

    id = models.BigAutoField(primary_key=True)
    from_node = models.ForeignKey(Node, models.CASCADE, to_field="tunnus", related_name="+")
    to_node = models.ForeignKey(Node, models.CASCADE, to_field="tunnus", related_name="+")

    class Meta:
        verbose_name = "kytkentä"
        verbose_name_plural = "kytkennät"
        constraints = [
            models.UniqueConstraint(fields=["from_node", "to_node"], name="coupling_unique"),
            models.CheckConstraint(
                condition=~models.Q(from_node=models.F("to_node")), name="coupling_two_nodes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_node_id} → {self.to_node_id}"
