"""What is done to consumption points, their places, connections and street names."""

from consumption_points.services.connections import ConnectionCounts, connections_estimate
from consumption_points.services.editing import PointWriter
from consumption_points.services.placements import points_place_from_register
from consumption_points.services.points import PointRecord, PointsDiff, points_apply
from consumption_points.services.street_names import street_names_add, street_names_refresh

__all__ = [
    "ConnectionCounts",
    "PointRecord",
    "PointWriter",
    "PointsDiff",
    "connections_estimate",
    "points_apply",
    "points_place_from_register",
    "street_names_add",
    "street_names_refresh",
]
