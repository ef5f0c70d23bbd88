"""Makes inputs: seeds cut, spliced, nested and spoiled, as text, as XML trees and as JSON trees."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    from lxml.etree import _Element

_TOKEN: Final = re.compile(r"\w+|\s+|.", re.DOTALL)
HOSTILE: Final[tuple[str, ...]] = (
    *("' OR 1=1 --", "\\'", "$$x$$", "%s", "%(x)s", "{}", "{0.__class__}", "100%", "\\", "'", '"'),
    *(
        "owner__password__startswith",
        "__class__.__mro__",
        "exec(java.lang.Runtime)",
        "../..",
        "//*",
    ),
    *("@*", "count(//*)", "laji;--", "sijainti->>'x'", "pg_sleep(9)", "lo_import", "dblink"),
    *("NaN", "Infinity", "-inf", "1e400", "-1e400", "1e308", "1e-320", "9" * 400, "0x1F", "1_0"),
    *("٣", "-0", "2147483648", "9223372036854775808", "0000-13-45", "99999-01-01", "2024-02-30"),
    *(
        "2024-02-29T24:00:00+99:99",
        "\0",
        "\x01",
        "\ufffe",
        chr(0xD800),
        "\u202e",
        "]]>",
        "</script>",
    ),
    *("EPSG:0", "EPSG:1234567890", "urn:ogc:def:crs:EPSG::999999", "http://127.0.0.1:9/x", ""),
    *("kaivo.1' OR", "kaivo.1e9", "kaivo.-1", "kaivo.99999999999999999999", "kaivo._zz", "x." * 50),
    *("true", "null", "*", "%", "_", "!", "()", "((", "))", ",,", "<", ">", "&", "=", " " * 100),
)
_NESTED: Final = (("(", ")"), ("NOT ", ""), ("[", "]"), ('{"op":"not","args":[', "]}"))
_LIMIT: Final = 200_000


def tokens(text: str) -> list[str]:
    """``text`` taken apart into words, spaces and signs."""
    return _TOKEN.findall(text)


def mutated_text(random: Random, seeds: Sequence[list[str]]) -> str:
    """A new text from one or two of ``seeds``, which are lists of tokens."""
    parts = list(random.choice(seeds))
    for _ in range(1 + int(random.expovariate(0.7))):
        random.choice(_CHANGES)(random, parts, seeds)
    return "".join(parts)[:_LIMIT]


def _at(random: Random, parts: list[str]) -> int:
    return random.randrange(len(parts) + 1)


def _insert(random: Random, parts: list[str], _seeds: Sequence[list[str]]) -> None:
    parts.insert(_at(random, parts), random.choice(HOSTILE))


def _replace(random: Random, parts: list[str], seeds: Sequence[list[str]]) -> None:
    if parts:
        other = random.choice(seeds)
        word = random.choice(HOSTILE) if random.random() < 0.5 else random.choice(other)
        parts[random.randrange(len(parts))] = word


def _remove(random: Random, parts: list[str], _seeds: Sequence[list[str]]) -> None:
    start = _at(random, parts)
    del parts[start : start + 1 + int(random.expovariate(0.5))]


def _repeat(random: Random, parts: list[str], _seeds: Sequence[list[str]]) -> None:
    start = _at(random, parts)
    span = parts[start : start + 1 + int(random.expovariate(0.2))]
    # Mostly twice, now and then very often.
    parts[start:start] = span * (2_000 if random.random() < 0.002 else 2)


def _splice(random: Random, parts: list[str], seeds: Sequence[list[str]]) -> None:
    other = random.choice(seeds)
    parts[_at(random, parts) :] = other[_at(random, other) :]


def _nest(random: Random, parts: list[str], _seeds: Sequence[list[str]]) -> None:
    opening, closing = random.choice(_NESTED)
    depth = 3_000 if random.random() < 0.002 else random.randrange(1, 60)
    start, end = sorted((_at(random, parts), _at(random, parts)))
    parts[end:end] = [closing * depth]
    parts[start:start] = [opening * depth]


def _spoil(random: Random, parts: list[str], _seeds: Sequence[list[str]]) -> None:
    if parts:
        place = random.randrange(len(parts))
        word = parts[place]
        cut = random.randrange(len(word) + 1)
        parts[place] = word[:cut] + chr(random.randrange(1, 0x2100)) + word[cut + 1 :]


_CHANGES: Final[tuple[Callable[[Any, list[str], Sequence[list[str]]], None], ...]] = (
    _insert,
    _replace,
    _replace,
    _remove,
    _repeat,
    _splice,
    _nest,
    _spoil,
)


def mutated_xml(random: Random, seeds: Sequence[bytes]) -> bytes:
    """A well-formed document from one or two of ``seeds``."""
    root = etree.fromstring(random.choice(seeds))
    for _ in range(1 + int(random.expovariate(0.7))):
        elements = list(root.iter())
        random.choice(_XML_CHANGES)(random, random.choice(elements), elements)
        if random.random() < 0.2:
            donor = random.choice(list(etree.fromstring(random.choice(seeds)).iter()))
            random.choice(list(root.iter())).append(donor)
    return etree.tostring(root)


def _drop(_random: Random, element: _Element, _elements: list[_Element]) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _retext(random: Random, element: _Element, _elements: list[_Element]) -> None:
    element.text = _clean(random.choice(HOSTILE))


def _revalue(random: Random, element: _Element, _elements: list[_Element]) -> None:
    name = random.choice([*element.attrib, *_ATTRIBUTES])
    element.set(name, _clean(random.choice(HOSTILE)))


def _rename(random: Random, element: _Element, elements: list[_Element]) -> None:
    element.tag = random.choice(elements).tag


_ATTRIBUTES: Final = ("srsName", "srsDimension", "matchCase", "matchAction", "version", "rid")


def _wrap(random: Random, element: _Element, elements: list[_Element]) -> None:
    """Put copies of another element around ``element``."""
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    inner, like = element, random.choice(elements)
    for _ in range(random.randrange(1, 70 if random.random() < 0.05 else 3)):
        outer = etree.Element(like.tag, {str(k): str(v) for k, v in like.attrib.items()})
        outer.append(inner)
        inner = outer
    parent.insert(place, inner)


_XML_CHANGES: Final = (_drop, _retext, _revalue, _rename, _wrap)


def _clean(text: str) -> str:
    return "".join(
        c for c in text if c >= " " and not chr(0xD800) <= c <= "\udfff" and c < "\ufffe"
    )


def mutated_json(random: Random, seeds: Sequence[str]) -> Any:
    """A value from one or two of ``seeds``, which are JSON texts."""
    root: Any = [json.loads(random.choice(seeds))]
    for _ in range(1 + int(random.expovariate(0.7))):
        holder, key = _place(random, root)
        change = random.randrange(4)
        if change == 0:
            holder[key] = random.choice(_VALUES)
        elif change == 1:
            donor: Any = [json.loads(random.choice(seeds))]
            other, name = _place(random, donor)
            holder[key] = other[name]
        elif change == 2:
            holder[key] = [holder[key]] * random.randrange(3)
        elif isinstance(holder, dict):
            holder[random.choice(_KEYS)] = holder.pop(key)
    return root[0]


_VALUES: Final[tuple[Any, ...]] = (
    *HOSTILE,
    None,
    True,
    False,
    0,
    -1,
    1.5,
    1e300,
    10**399,
    [],
    {},
    [[]],
    [[1, 2]],
)
_KEYS: Final = (
    "op",
    "args",
    "property",
    "date",
    "interval",
    "bbox",
    "type",
    "coordinates",
    "casei",
)


def _place(random: Random, root: Any) -> tuple[Any, Any]:
    """A place somewhere in ``root``, which is a list or an object that is not empty."""
    holder, key = root, 0
    while True:
        inner = holder[key]
        if not isinstance(inner, list | dict) or not inner or random.random() < 0.25:
            return holder, key
        holder = inner
        key = (
            random.choice(list(inner)) if isinstance(inner, dict) else random.randrange(len(inner))
        )
