"""Elements of SVG as text, every value escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterable

# Constant, so that the content security policy can allow it by its digest (gisapp.settings).
STYLE: Final = (
    "text{font:12px system-ui,'DejaVu Sans',sans-serif;fill:#1b1f24}"
    ".head{font-size:17px;font-weight:600}.quiet{fill:#565d66}.small{font-size:11px}"
    ".sheet{fill:#fff}.grid{stroke:#dde1e6}.frame{stroke:#8a929c}"
    ".ground{stroke:#7a5a2e;stroke-width:2;fill:none}.earth{fill:#7a5a2e;fill-opacity:.08}"
    ".pipe{stroke:#8c2f10;stroke-width:1.6}.bore{fill:#8c2f10;fill-opacity:.18}"
    ".vesi .pipe{stroke:#0a5fb4}.vesi .bore{fill:#0a5fb4}"
    ".hulevesi .pipe{stroke:#1d7a3d}.hulevesi .bore{fill:#1d7a3d}"
    ".manhole{stroke:#1b1f24;stroke-width:1.4;fill:#fff;fill-opacity:.7}"
    ".unknown{stroke:#b42318;stroke-width:1.4;stroke-dasharray:4 3;fill:none}"
    "text.unknown{fill:#b42318;stroke:none}"
    "@media(prefers-color-scheme:dark){text{fill:#f1f3f5}.quiet{fill:#aab2bc}.sheet{fill:#1b1f24}"
    ".grid{stroke:#333a43}.frame{stroke:#7d8793}.ground{stroke:#d3b07a}.earth{fill:#d3b07a}"
    ".pipe{stroke:#ff9d73}.bore{fill:#ff9d73}.vesi .pipe{stroke:#6fb3ff}.vesi .bore{fill:#6fb3ff}"
    ".hulevesi .pipe{stroke:#6fd08f}.hulevesi .bore{fill:#6fd08f}"
    ".manhole{stroke:#f1f3f5;fill:#1b1f24}.unknown{stroke:#ff9b8f}text.unknown{fill:#ff9b8f}}"
)


def element(name: str, content: str = "", **attributes: str | float) -> str:
    """One element; ``content`` is SVG already. ``class_`` is class, ``_`` in names is ``-``."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(_value(value))}"
        for key, value in attributes.items()
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def text(words: str, x: float, y: float, **attributes: str | float) -> str:
    """Words at a place."""
    return element("text", escape(words), x=x, y=y, **attributes)


def upright(words: str, x: float, y: float, **attributes: str | float) -> str:
    """Words from below upwards."""
    return text(words, x, y, transform=f"rotate(-90 {_value(x)} {_value(y)})", **attributes)


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> str:
    """A straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=class_)


def polyline(points: Iterable[tuple[float, float]], class_: str, *, closed: bool = False) -> str:
    """A line of several points, or a filled shape."""
    written = " ".join(f"{_value(x)},{_value(y)}" for x, y in points)
    return element("polygon" if closed else "polyline", points=written, class_=class_)


def titled(words: str, *content: str) -> str:
    """A group that says what it is to those who point at it or listen."""
    return element("g", element("title", escape(words)) + "".join(content))


def _value(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")
