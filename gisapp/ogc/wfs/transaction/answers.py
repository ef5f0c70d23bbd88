"""What a Transaction answers, in the form of its version.

(OGC 02-058 §11.3, OGC 04-094 §12.3, OGC 09-025r2 §15.3)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gisapp.ogc.namespaces import (
    FES,
    OGC,
    SCHEMA_LOCATIONS,
    WFS_1,
    WFS_2,
    WFS_100_TRANSACTION,
    XSI,
)
from gisapp.ogc.wfs.requests import Version
from gisapp.ogc.xml_writer import Maker, document

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lxml.etree import _Element

    from gisapp.core.errors import VesiverkkoError
    from gisapp.ogc.wfs.transaction.performing import Done, Outcome

# The namespace of an answer and where its schema is.
SCHEMAS: Final = {
    Version.V1_0: (WFS_1, WFS_100_TRANSACTION),
    Version.V1_1: (WFS_1, SCHEMA_LOCATIONS[WFS_1]),
    Version.V2_0: (WFS_2, SCHEMA_LOCATIONS[WFS_2]),
}


def answer(outcome: Outcome, version: Version, *, mixed: bool = False) -> bytes:
    """The document that tells ``outcome``, for a client that ``mixed`` the versions in its way."""
    if mixed:
        return _answer_2_0(outcome, makers(Version.V1_1)[1])
    return _ANSWERS[version](outcome)


def refusal(error: VesiverkkoError) -> bytes:
    """A transaction of 1.0.0 that failed: there the response itself says so, and QGIS shows it."""
    wfs, _ = makers(Version.V1_0)
    result = wfs("TransactionResult", wfs("Status", wfs("FAILED")))
    if error.locator:
        result.append(wfs("Locator", error.locator))
    result.append(wfs("Message", error.message))
    root = wfs("WFS_TransactionResponse", result, version=Version.V1_0.value)
    return document(root, schema=SCHEMAS[Version.V1_0])


def _answer_1_0(outcome: Outcome) -> bytes:
    wfs, ogc = makers(Version.V1_0)
    inserted = _features(wfs, "InsertResult", outcome.inserted, ogc)
    done = wfs("TransactionResult", wfs("Status", wfs("SUCCESS")))
    root = wfs("WFS_TransactionResponse", *inserted, done, version=Version.V1_0.value)
    return document(root, schema=SCHEMAS[Version.V1_0])


def _answer_1_1(outcome: Outcome) -> bytes:
    wfs, ogc = makers(Version.V1_1)
    counts = {
        "totalInserted": len(outcome.inserted),
        "totalUpdated": len(outcome.updated) + len(outcome.replaced),
        "totalDeleted": outcome.deleted,
    }
    root = wfs(
        "TransactionResponse",
        _summary(wfs, counts),
        *_results(wfs, "InsertResults", outcome.inserted, ogc),
        version=Version.V1_1.value,
    )
    return document(root, schema=SCHEMAS[Version.V1_1])


def _answer_2_0(outcome: Outcome, *old_ids: Maker) -> bytes:
    """The document of 2.0.0; ids are told in the way of ``old_ids`` too.

    GDAL looks for the ids of one feature as 2.0.0 tells them, of several as 1.1.0 does.
    """
    wfs, fes = makers(Version.V2_0)
    ids = (fes, *old_ids)
    counts = {
        "totalInserted": len(outcome.inserted),
        "totalUpdated": len(outcome.updated),
        "totalReplaced": len(outcome.replaced),
        "totalDeleted": outcome.deleted,
    }
    root = wfs(
        "TransactionResponse",
        _summary(wfs, counts),
        *_results(wfs, "InsertResults", outcome.inserted, *ids),
        *_results(wfs, "UpdateResults", outcome.updated, *ids),
        *_results(wfs, "ReplaceResults", outcome.replaced, *ids),
        version=Version.V2_0.value,
    )
    return document(root, schema=SCHEMAS[Version.V2_0])


def makers(version: Version) -> tuple[Maker, Maker]:
    """Who makes the elements of an answer in ``version``, and who the ids in them."""
    namespace, _ = SCHEMAS[version]
    prefix, ids = ("fes", FES) if version is Version.V2_0 else ("ogc", OGC)
    wfs = Maker(namespace, {"wfs": namespace, prefix: ids, "xsi": XSI})
    return wfs, Maker(ids, {prefix: ids})


def _summary(wfs: Maker, counts: dict[str, int]) -> _Element:
    return wfs("TransactionSummary", *(wfs(name, str(count)) for name, count in counts.items()))


def _results(wfs: Maker, name: str, done: Sequence[Done], *ids: Maker) -> list[_Element]:
    """The element ``name`` with a Feature for each, or nothing: it may not be empty."""
    return [wfs(name, *_features(wfs, "Feature", done, *ids))] if done else []


def _features(wfs: Maker, name: str, done: Sequence[Done], *ids: Maker) -> list[_Element]:
    """One element for each feature, in order, with the handle of its operation."""
    return [
        wfs(
            name,
            *(id_element(maker, one.feature_id) for maker in ids),
            **({"handle": one.handle} if one.handle else {}),
        )
        for one in done
    ]


def id_element(ids: Maker, feature_id: str) -> _Element:
    """The element that names a feature: ``fes:ResourceId`` or ``ogc:FeatureId``."""
    if ids.namespace == FES:
        return ids("ResourceId", rid=feature_id)
    return ids("FeatureId", fid=feature_id)


_ANSWERS: Final[dict[Version, Callable[[Outcome], bytes]]] = {
    Version.V1_0: _answer_1_0,
    Version.V1_1: _answer_1_1,
    Version.V2_0: _answer_2_0,
}
