"""XML from outside: what is refused, and that it is refused before anything is done with it."""

from __future__ import annotations

import pytest

from gisapp.core.errors import LimitError
from gisapp.ogc import limits
from gisapp.ogc.errors import Code, OwsError
from gisapp.ogc.xml_reader import parse, text_of

REFUSED = {
    "external entity": b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>',
    "external subset": b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a/>',
    "bomb": b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><a>&c;</a>',
    "lower case": b"<!doctype a><a/>",
    "entity alone": b'<!ENTITY e "x"><a/>',
    "undeclared entity": b"<a>&e;</a>",
    "not closed": b"<a><b></a>",
    "empty": b"",
    "words": b"select 1",
    "two roots": b"<a/><b/>",
    "null character": b"<a>\0</a>",
    "UTF-16": "<a/>".encode("utf-16"),
    "UTF-7": b'<?xml version="1.0" encoding="UTF-7"?><a/>',
    "unknown encoding": b'<?xml version="1.0" encoding="x-user"?><a/>',
    "wrong charset": b'<?xml version="1.0" encoding="UTF-8"?><a>\xff</a>',
}


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_plain_xml_is_refused(body: bytes) -> None:
    with pytest.raises(OwsError) as caught:
        parse(body)

    assert caught.value.code is Code.PARSING_FAILED


def test_a_fault_names_its_line() -> None:
    with pytest.raises(OwsError, match="line 3"):
        parse(b"<a>\n<b>\n</c></a>")


def test_xinclude_stays_an_element() -> None:
    root = parse(
        b'<a xmlns:x="http://www.w3.org/2001/XInclude"><x:include href="/etc/hostname"/></a>'
    )

    assert root[0].text is None


def test_comments_and_cdata_do_not_split_a_text() -> None:
    assert text_of(parse("<a>Keksijän<!-- x --><![CDATA[katu]]></a>".encode())) == "Keksijänkatu"


def test_latin_1_is_read_when_it_is_declared() -> None:
    body = '<?xml version="1.0" encoding="ISO-8859-1"?><a>Keksijänkatu</a>'.encode("latin-1")

    assert parse(body).text == "Keksijänkatu"


@pytest.mark.parametrize("depth", [limits.XML_DEPTH + 1, 1_000, 100_000])
def test_deep_nesting_is_refused(depth: int) -> None:
    with pytest.raises((LimitError, OwsError)):
        parse(b"<a>" * depth + b"</a>" * depth)


def test_the_allowed_depth_is_read() -> None:
    assert parse(b"<a>" * limits.XML_DEPTH + b"</a>" * limits.XML_DEPTH).tag == "a"


def test_a_long_body_is_refused() -> None:
    with pytest.raises(LimitError):
        parse(b"<a>" + b" " * limits.BODY_BYTES + b"</a>")
