"""CQL2 text, read by recursive descent (OGC 21-065r2 annex B).

``OR`` binds weaker than ``AND``, that weaker than ``NOT``. A bracket may open a condition, a number
or a list; what it was is known at its end, so all of them are read by one rule.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gisapp.ogc.filters import ast
from gisapp.ogc.filters.cql2.building import COMPARISONS, Builder, Term
from gisapp.ogc.filters.cql2.tokens import Kind, Words
from gisapp.ogc.filters.cql2.wkt import GEOMETRIES, WktReader
from gisapp.ogc.geometry.geojson import CRS84
from gisapp.ogc.geometry.intake import Intake

if TYPE_CHECKING:
    from gisapp.geo.crs import CrsName

_CONTROLS: Final = dict(zip("abtnvfr", "\a\b\t\n\v\f\r", strict=True))
_ESCAPED: Final = re.compile(r"''|\\(.)", re.DOTALL)
_RESERVED: Final = frozenset({"and", "or", "not", "like", "between", "in", "is", "null", "div"})
_FOLDS: Final = ("casei", "accenti")


def parse_text(text: str, system: CrsName = CRS84, *, locator: str = "filter") -> ast.Node:
    """Read a filter whose geometry is in ``system``.

    Raises ``OwsError`` naming ``locator``, beyond the limits ``LimitError``.
    """
    builder = Builder(Intake(locator=locator, default=system))
    return _Reader(Words(text, builder), builder).filter()


class _Reader:
    def __init__(self, words: Words, builder: Builder) -> None:
        self.words = words
        self.builder = builder
        self.depth = 0

    def filter(self) -> ast.Node:
        node = self.builder.condition(self.expression())
        if self.words.next.kind is not Kind.END:
            self.words.refuse("There should be the end")
        return node

    def expression(self) -> Term:
        """Conditions joined by OR, or whatever else stands in their place."""
        self.depth += 1
        term = self.conjunction()
        if self.words.next.lower == "or":
            nodes = [self.builder.condition(term)]
            while self.words.keyword("or"):
                nodes.append(self.builder.condition(self.conjunction()))
            term = ast.Or(tuple(nodes))
        self.depth -= 1
        return term

    def conjunction(self) -> Term:
        term = self.factor()
        if self.words.next.lower != "and":
            return term
        nodes = [self.builder.condition(term)]
        while self.words.keyword("and"):
            nodes.append(self.builder.condition(self.factor()))
        return ast.And(tuple(nodes))

    def factor(self) -> Term:
        self.builder.count(self.depth)
        if not self.words.keyword("not"):
            return self.predicate()
        self.depth += 1
        node = ast.Not(self.builder.condition(self.factor()))
        self.depth -= 1
        return node

    def predicate(self) -> Term:
        left = self.sum()
        sign = self.words.sign(*COMPARISONS)
        if sign:
            return self.builder.compare(sign, left, self.sum())
        if self.words.keyword("is"):
            negated = bool(self.words.keyword("not"))
            self.words.expect_keyword("null")
            return self.negated(self.builder.is_null(left), negated=negated)
        if self.words.next.lower not in ("not", "like", "between", "in"):
            return left
        negated = bool(self.words.keyword("not"))
        return self.negated(self.advanced(left), negated=negated)

    def negated(self, node: ast.Node, *, negated: bool) -> ast.Node:
        return ast.Not(node) if negated else node

    def advanced(self, left: Term) -> ast.Node:
        """What follows a value in LIKE, BETWEEN and IN."""
        if self.words.keyword("like"):
            return self.builder.like(left, *self.pattern())
        if self.words.keyword("between"):
            lower = self.sum()
            self.words.expect_keyword("and")
            return self.builder.between(left, lower, self.sum())
        self.words.expect_keyword("in")
        self.words.expect_sign("(")
        return self.builder.one_of(left, self.items())

    def pattern(self) -> tuple[str, tuple[str, ...]]:
        """A pattern and the functions around it, the inner ones first."""
        through: list[str] = []
        while self.words.opens and self.words.next.lower in _FOLDS:
            self.builder.count(self.depth + len(through))
            through.insert(0, self.words.take().lower)
            self.words.expect_sign("(")
        if self.words.next.kind is not Kind.TEXT:
            self.words.refuse("There should be a pattern")
        text = self.words.take().text
        for _ in through:
            self.words.expect_sign(")")
        return _unescaped(text, keep=r"\\%_"), tuple(through)

    def sum(self) -> Term:
        term = self.product()
        while sign := self.words.sign("+", "-"):
            term = self.arithmetic(sign, term, self.product())
        return term

    def product(self) -> Term:
        term = self.power()
        while sign := self.words.sign("*", "/", "%") or self.words.keyword("div"):
            term = self.arithmetic(sign, term, self.power())
        return term

    def power(self) -> Term:
        base = self.signed()
        if self.words.sign("^"):
            return self.arithmetic("^", base, self.signed())
        return base

    def arithmetic(self, sign: str, left: Term, right: Term) -> ast.Arithmetic:
        self.builder.count(self.depth)
        return ast.Arithmetic(sign, self.builder.operand(left), self.builder.operand(right))

    def signed(self) -> Term:
        sign = self.words.sign("-", "+")
        if not sign:
            return self.primary()
        if self.words.next.kind is Kind.NUMBER:
            text = self.words.take().text
            return ast.Literal(f"-{text}" if sign == "-" else text, ast.LiteralKind.NUMBER)
        term = self.primary()
        if sign == "+":
            return self.builder.operand(term)
        return self.arithmetic("-", ast.Literal("0", ast.LiteralKind.NUMBER), term)

    def primary(self) -> Term:
        word = self.words.next
        if self.words.sign("("):
            return self.bracket()
        if word.kind is Kind.NAME:
            return self.named()
        if word.kind is Kind.QUOTED:
            return self.builder.reference(self.words.take().text)
        literal = self.literal()
        if literal is None:
            self.words.refuse("There should be a value")
        return literal

    def bracket(self) -> Term:
        """What stands in brackets: a list when it is none or several, else the thing itself."""
        if self.words.sign(")"):
            return ()
        items = self.items()
        return items[0] if len(items) == 1 else items

    def items(self) -> tuple[Term, ...]:
        """Terms up to the closing bracket."""
        found = [self.item()]
        while self.words.sign(","):
            found.append(self.item())
        self.words.expect_sign(")")
        return tuple(found)

    def item(self) -> Term:
        """An item of a list. Plain literals are not counted as conditions; lists may be long."""
        if self.words.after().kind is Kind.SIGN and self.words.after().text in (",", ")"):
            plain = self.literal()
            if plain:
                return plain
        return self.expression()

    def literal(self) -> ast.Literal | None:
        """A number or a text, if that is the next word."""
        word = self.words.next
        if word.kind is Kind.NUMBER:
            return ast.Literal(self.words.take().text, ast.LiteralKind.NUMBER)
        if word.kind is Kind.TEXT:
            return self.builder.text(_unescaped(self.words.take().text))
        return None

    def named(self) -> Term:
        word = self.words.next
        if word.lower in ("true", "false"):
            return ast.Literal(self.words.take().lower, ast.LiteralKind.BOOLEAN)
        if word.lower in GEOMETRIES and (self.words.opens or self.words.after().lower == "z"):
            return WktReader(self.words, self.builder).geometry()
        if word.lower in _RESERVED:
            self.words.refuse("There should be a value")
        self.words.take()
        if not self.words.sign("("):
            return self.builder.reference(word.text)
        arguments = () if self.words.sign(")") else self.items()
        if word.lower in ("date", "timestamp"):
            return self.moment(arguments)
        if word.lower == "interval":
            return self.interval(arguments)
        return self.builder.call(word.text, arguments)

    def moment(self, arguments: tuple[Term, ...]) -> ast.Literal:
        text = arguments[0] if len(arguments) == 1 else None
        if not isinstance(text, ast.Literal) or text.kind is not ast.LiteralKind.TEXT:
            self.words.refuse("DATE and TIMESTAMP have a time in quotes")
        return self.builder.time(text.text)

    def interval(self, arguments: tuple[Term, ...]) -> ast.Interval:
        if len(arguments) != 2:  # noqa: PLR2004 -- start and end
            self.words.refuse("INTERVAL has a start and an end")
        return ast.Interval(self.builder.end(arguments[0]), self.builder.end(arguments[1]))


def _unescaped(text: str, keep: str = "") -> str:
    """The text without its escapes; those before a character in ``keep`` stay for a pattern."""

    def plain(match: re.Match[str]) -> str:
        escaped = match[1]
        if escaped is None or escaped == "'":
            return "'"
        if escaped in _CONTROLS:
            return _CONTROLS[escaped]
        return "\\" if escaped == "\\" and not keep else match[0]

    return _ESCAPED.sub(plain, text)
