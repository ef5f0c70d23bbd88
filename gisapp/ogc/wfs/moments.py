"""A request of WFS at the moment that ``AS_OF`` names.

No element of an XML body has room for it, so it stands in the address there. Whoever puts it into
the address of the service sends it with every operation; those that tell of the service alone have
no past, and say what they always say.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

from gisapp.ogc.errors import invalid
from gisapp.ogc.moments import AS_OF, is_given, read_given
from gisapp.ogc.wfs import requests
from gisapp.ogc.wfs.transaction.requests import Transaction

if TYPE_CHECKING:
    from gisapp.ogc.parameters import Parameters

_OF_NOW = requests.GetTuples | requests.GetFeatureWithLock | requests.LockFeature | Transaction


def at_moment(parsed: requests.Request, parameters: Parameters) -> requests.Request:
    """``parsed`` at the moment that ``parameters`` name, if they do.

    Raises ``InvalidInputError`` for what is no moment, an empty text too, and ``OwsError`` for
    joins, locks and transactions, which are of the present.
    """
    if not is_given(parameters):
        return parsed
    if isinstance(parsed, requests.GetFeature):
        return _features_at(parsed, parameters)
    if isinstance(parsed, requests.GetPropertyValue):
        return replace(parsed, features=_features_at(parsed.features, parameters))
    if isinstance(parsed, _OF_NOW):
        _refuse()
    return parsed


def _features_at(asked: requests.GetFeature, parameters: Parameters) -> requests.GetFeature:
    link = dict(asked.link)
    if link:
        link[AS_OF] = parameters.get(AS_OF)
    return replace(asked, as_of=read_given(parameters), link=tuple(link.items()))


def _refuse() -> NoReturn:
    msg = "Joins, locks and transactions are of the network as it is: leave AS_OF out."
    raise invalid(msg, AS_OF)
