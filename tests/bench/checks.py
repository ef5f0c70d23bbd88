"""What must hold while we measure, or the figures are worth nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib.gis.geos import Point

from consumption_points.models import ConsumptionPoint
from gisapp.ogc.encodings.ids import feature_id
from tests.bench.postgresql import connection_as

if TYPE_CHECKING:
    from tests.bench.client import Client

_NAMED: Final = "SELECT count(DISTINCT request_id) FROM gisapp_ledgerentry WHERE actor = %s"
_POINT: Final = (
    "/wfs?service=WFS&version=2.0.0&request=GetFeature&typenames=vv:kulutuspaikka&resourceid="
)


def ledger_line(client: Client) -> tuple[str, bool]:
    """Whether the ledger names the requests that ``client`` has made, and no more."""
    with connection_as("gis_audit") as connection:
        found = connection.execute(_NAMED, [f"credential:{client.key}"]).fetchone()
    named = int(found[0]) if found else 0
    most = client.recorded + client.unfinished
    line = (
        f"ledger: {named} requests have their lines; {client.recorded} were answered, {most} asked"
    )
    return line, client.recorded <= named <= most


def edit_line(client: Client) -> tuple[str, bool]:
    """Whether the read after an edit shows it; the edit is undone."""
    point = ConsumptionPoint.objects.current().placed().order_by("pk").first()
    if point is None or point.geometry is None:
        return "edit: there is no point to move", False
    kept = point.geometry
    moved = Point(round(kept.x + 1, 3), kept.y, srid=kept.srid)
    try:
        ConsumptionPoint.objects.filter(pk=point.pk).update(geometry=moved)
        shown = f"<gml:pos>{moved.x} {moved.y}</gml:pos>" in _read(client, point.point_id)
    finally:
        ConsumptionPoint.objects.filter(pk=point.pk).update(geometry=kept)
    return f"edit: the next read {'shows' if shown else 'does not show'} a moved point", shown


def _read(client: Client, point_id: str) -> str:
    _, body = client.read(_POINT + feature_id("kulutuspaikka", point_id))
    return body.decode()
