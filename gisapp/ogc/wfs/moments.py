"""The vendor parameter ``AS_OF``: features as they were.

No element of an XML body has room for it, so it stands in the address there. Whoever puts it into
the address of the service sends it with every operation; those that tell of the service alone have
no past, and say what they always say.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NoReturn

from gisapp.features.past import LOCATOR, read_moment
from gisapp.ogc.errors import invalid
from gisapp.ogc.wfs import requests
from gisapp.ogc.wfs.transaction.requests import Transaction

if TYPE_CHECKING:
    from gisapp.ogc.parameters import Parameters

AS_OF: Final = LOCATOR.upper()
_OF_NOW = requests.GetTuples | requests.GetFeatureWithLock | requests.LockFeature | Transaction


def at_moment(parsed: requests.Request, parameters: Parameters) -> requests.Request:
    """``parsed`` at the moment that ``parameters`` name, if they do.

    Raises ``InvalidInputError`` for what is no moment, an empty text too, and ``OwsError`` for
    joins, locks and transactions, which are of the present.
    """
    if AS_OF not in parameters.values and AS_OF not in parameters.blank:
        return parsed
    if isinstance(parsed, requests.GetFeature):
        return _features_at(parsed, parameters.get(AS_OF))
    if isinstance(parsed, requests.GetPropertyValue):
        return replace(parsed, features=_features_at(parsed.features, parameters.get(AS_OF)))
    if isinstance(parsed, _OF_NOW):
        _refuse()
    return parsed


def _features_at(asked: requests.GetFeature, text: str) -> requests.GetFeature:
    link = dict(asked.link)
    if link:
        link[AS_OF] = text
    return replace(asked, as_of=read_moment(text), link=tuple(link.items()))


def _refuse() -> NoReturn:
    msg = "Joins, locks and transactions are of the network as it is: leave AS_OF out."
    raise invalid(msg, AS_OF)
