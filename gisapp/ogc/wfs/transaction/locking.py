"""LockFeature and GetFeatureWithLock (OGC 09-025r2 §12 and §13, OGC 04-094 §10 and §11).

Who locks has to have the right to change what is locked: a lock is the beginning of a change.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Q

from gisapp import access
from gisapp.access.locks import LARGEST_LOCK
from gisapp.core.errors import LimitError, LockExpiredError, UnknownLockError
from gisapp.features import registry
from gisapp.ogc.encodings.ids import feature_id
from gisapp.ogc.errors import Code, OwsError, invalid
from gisapp.ogc.filters.ast import Ids
from gisapp.ogc.filters.to_q import to_q
from gisapp.ogc.plan import one_snapshot
from gisapp.ogc.stream import faults_told
from gisapp.ogc.wfs.get_feature import features, prepare
from gisapp.ogc.wfs.requests import Version
from gisapp.ogc.wfs.transaction.answers import SCHEMAS, id_element, makers
from gisapp.ogc.xml_writer import document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from gisapp.access import Caller, Edit
    from gisapp.ogc.plan import Plan
    from gisapp.ogc.wfs.get_feature import Prepared
    from gisapp.ogc.wfs.requests import GetFeature, GetFeatureWithLock, LockFeature, LockTerms
    from gisapp.ogc.xml_writer import Maker


@dataclass(frozen=True, slots=True)
class Locked:
    """A lock and the ids of the features that it holds and could not get."""

    key: str
    held: tuple[str, ...]
    others: tuple[str, ...]


def lock_feature(request: LockFeature, caller: Caller) -> bytes:
    """Lock what the request names and give the answer; raises errors of the tree."""
    try:
        with access.edits(caller=caller, action="lock", lock=request.terms.renew) as edit:
            plans = prepare(request.features, caller).plans if request.features else ()
            locked = _locked(edit, plans, request.features, request.terms)
    except UnknownLockError as error:
        # The code for a lock that never was is for transactions only (OGC 09-025r2 table 3).
        raise LockExpiredError(error.message, locator="lockId") from None
    return _answer(locked, request.version)


def features_with_lock(
    request: GetFeatureWithLock, caller: Caller, address: str
) -> Iterator[bytes]:
    """The features and a lock on them; what somebody else has locked does not come with SOME.

    Raises errors of the tree.
    """
    if request.features.hits:
        msg = "A lock is on features that come; resultType is results here."
        raise invalid(msg, "resultType")
    if not request.features.format.is_gml:
        msg = "The id of the lock stands in the collection, so the answer is GML."
        raise invalid(msg, "outputFormat")
    with access.edits(caller=caller, action="lock") as edit:
        prepared = prepare(request.features, caller)
        locked = _locked(edit, prepared.plans, request.features, request.terms)
    asked = replace(request.features, lock=locked.key)
    if locked.others:
        # What is held is of the page alone, so there is no start to go to.
        prepared, asked = _held_only(prepared, locked), replace(asked, start=0)
    return features(asked, prepared, caller, address)


def _locked(
    edit: Edit, plans: Sequence[Plan], request: GetFeature | None, terms: LockTerms
) -> Locked:
    lock = edit.begin_lock(terms.seconds)
    held: list[str] = []
    others: list[str] = []
    for plan, keys in _keys(plans, edit.caller, request):
        name = plan.shape.name
        ids = edit.writer(registry.get(name)).lock(Q(pk__in=keys), lock)
        for known, got in zip((held, others), ids, strict=True):
            known += [feature_id(name, public_id) for public_id in got]
    if others and not terms.some:
        msg = f"Somebody else has locked {len(others)} of the features; with SOME you get the rest."
        raise OwsError(Code.CANNOT_LOCK, msg, locator="lockAction")
    return Locked(lock.key, tuple(held), tuple(others))


def _keys(
    plans: Sequence[Plan], caller: Caller, request: GetFeature | None
) -> list[tuple[Plan, list[int]]]:
    """Which rows the request means, by plan; raises ``LimitError`` for too many."""
    if request is None:
        return []
    with (
        faults_told(),
        one_snapshot(plans, caller, start=request.start, count=request.count) as pages,
    ):
        if sum(page.window.size for page in pages) > LARGEST_LOCK:
            msg = f"A lock holds {LARGEST_LOCK} features at most. Narrow the filter."
            raise LimitError(msg, locator="filter")
        return [(plan, plan.keys(page)) for plan, page in zip(plans, pages, strict=True)]


def _held_only(prepared: Prepared, locked: Locked) -> Prepared:
    """The plans without what could not be locked, so that each feature that comes is held."""
    held = Ids(locked.held)
    plans = tuple(
        plan.over(plan.rows.filter(to_q(held, plan.reading.feature_type)))
        for plan in prepared.plans
    )
    return replace(prepared, plans=plans)


def _answer(locked: Locked, version: Version) -> bytes:
    wfs, ids = makers(version)
    name = "WFS_LockFeatureResponse" if version is Version.V1_0 else "LockFeatureResponse"
    lists = [
        *_list(wfs, "FeaturesLocked", locked.held, ids),
        *_list(wfs, "FeaturesNotLocked", locked.others, ids),
    ]
    root = (
        wfs(name, *lists, lockId=locked.key)
        if version is Version.V2_0
        else wfs(name, wfs("LockId", locked.key), *lists)
    )
    return document(root, schema=SCHEMAS[version])


def _list(wfs: Maker, name: str, feature_ids: Sequence[str], ids: Maker) -> list[_Element]:
    """The element ``name`` with the ids, or nothing: it may not be empty."""
    if not feature_ids:
        return []
    return [wfs(name, *(id_element(ids, feature_id) for feature_id in feature_ids))]
