"""``/items?f=csv|gpkg|fgb``: the features as a file, all of them unless the client sets a limit."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from gisapp.ogc import unchanged
from gisapp.ogc.api.feature_formats import FILES
from gisapp.ogc.downloads.files import Wish
from gisapp.ogc.plan import open_plan
from gisapp.ogc.responses import streamed

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from gisapp.features.declaration import FeatureType
    from gisapp.ogc.api.parameters import ItemsQuery
    from gisapp.ogc.api.site import Site
    from gisapp.ogc.downloads.table import Download


def _file(
    request: HttpRequest,
    site: Site,
    _feature_type: FeatureType,
    query: ItemsQuery,
    *,
    download: Download,
) -> HttpResponseBase:
    plan = open_plan(query.selection, site.caller, action="items")
    state = unchanged.state_of(request, [plan], site.caller)
    if state is not None and unchanged.is_known(request, state):
        return unchanged.not_modified(state, [plan], site.caller)
    count = query.limit if "limit" in dict(query.pairs) else None
    blocks = download.blocks([plan], site.caller, Wish(start=query.offset, count=count))
    response = streamed(request, blocks, download.media_type)
    unchanged.mark(response, state, site.caller)
    response["Content-Crs"] = f"<{plan.system.text}>"
    response["Content-Disposition"] = download.disposition([plan])
    response["Vary"] = f"{response['Vary']}, Accept"
    return response


FILE_ANSWERS: Final = {
    format_: partial(_file, download=download) for format_, download in FILES.items()
}
