"""A small grammar of arithmetic, read into a tree: numbers, names, + - * / and sum, average, min, max.

    expression = term { ("+" | "-") term }
    term       = sign { ("*" | "/") sign }
    sign       = "-" sign | atom
    atom       = number | name | name "(" expression { "," expression } ")" | "(" expression ")"

Knows no value of a name and computes nothing. Everything is bounded: length, depth, digits, tokens.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

LONGEST = 500
DEEPEST = 24
MOST_TOKENS = 200
MOST_DIGITS = 30

FUNCTIONS = ("sum", "average", "min", "max")
_TOKEN = re.compile(r"\s*(?:(?P<number>\d+(?:\.\d+)?|\.\d+)|(?P<name>[a-z][a-z0-9_]{0,30})|(?P<sign>[-+*/(),]))")
_ALIKE = str.maketrans(
    {"\u2212": "-", "\u2013": "-", "\u00d7": "*", "\u00f7": "/", "[": "(", "]": ")", "{": "(", "}": ")"}
)


class ExpressionError(ValueError):
    """Why a text is no expression, in words that follow `The expression`."""


class Number(NamedTuple):
    value: Decimal


class Name(NamedTuple):
    name: str


class Negated(NamedTuple):
    of: "Tree"


class Combined(NamedTuple):
    sign: str
    """One of + - * /."""
    left: "Tree"
    right: "Tree"


class Called(NamedTuple):
    function: str
    of: tuple["Tree", ...]


Tree = Number | Name | Negated | Combined | Called


def parse_expression(text: str) -> Tree:
    """Return the tree of an expression; raises ExpressionError where it is none, or past a bound."""
    if len(text) > LONGEST:
        raise ExpressionError(f"is longer than {LONGEST} characters")
    reader = _Reader(_tokens(text.translate(_ALIKE)))
    tree = reader.expression(0)
    if reader.ahead is not None:
        raise ExpressionError(f"goes on where it should end, at token {reader.at + 1}")
    return tree


def names_in(tree: Tree) -> set[str]:
    """Return the names that stand in a tree."""
    match tree:
        case Name(name):
            return {name}
        case Number():
            return set()
        case Negated(of):
            return names_in(of)
        case Combined(_, left, right):
            return names_in(left) | names_in(right)
        case Called(_, of):
            return set[str]().union(*map(names_in, of))


def denominators(tree: Tree) -> set[str]:
    """Return the names that something is divided by."""
    match tree:
        case Name() | Number():
            return set()
        case Negated(of):
            return denominators(of)
        case Combined(sign, left, right):
            below = names_in(right) if sign == "/" else set[str]()
            return below | denominators(left) | denominators(right)
        case Called(_, of):
            return set[str]().union(*map(denominators, of))


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            raise ExpressionError("holds a character that is no part of arithmetic")
        if len((match["number"] or "").replace(".", "")) > MOST_DIGITS:
            raise ExpressionError(f"holds a number of more than {MOST_DIGITS} digits")
        tokens.append(match["number"] or match["name"] or match["sign"])
        if len(tokens) > MOST_TOKENS:
            raise ExpressionError(f"has more than {MOST_TOKENS} parts")
        at = match.end()
    return tokens


class _Reader:
    """Reads tokens from left to right."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self._tokens = tokens
        self.at = 0

    @property
    def ahead(self) -> str | None:
        return self._tokens[self.at] if self.at < len(self._tokens) else None

    def expression(self, depth: int) -> Tree:
        if depth > DEEPEST:
            raise ExpressionError(f"is nested more than {DEEPEST} deep")
        tree = self._term(depth)
        while (sign := self.ahead) == "+" or sign == "-":
            self.at += 1
            tree = Combined(sign, tree, self._term(depth))
        return tree

    def _term(self, depth: int) -> Tree:
        tree = self._signed(depth)
        while (sign := self.ahead) == "*" or sign == "/":
            self.at += 1
            tree = Combined(sign, tree, self._signed(depth))
        return tree

    def _signed(self, depth: int) -> Tree:
        if self.ahead != "-":
            return self._atom(depth)
        if depth > DEEPEST:
            raise ExpressionError(f"is nested more than {DEEPEST} deep")
        self.at += 1
        return Negated(self._signed(depth + 1))

    def _atom(self, depth: int) -> Tree:
        token = self.ahead
        if token is None:
            raise ExpressionError("ends too soon")
        self.at += 1
        if token == "(":
            inside = self.expression(depth + 1)
            self._close()
            return inside
        if token[0].isdigit() or token[0] == ".":
            return Number(Decimal(token))
        if not token[0].isalpha():
            raise ExpressionError(f"has {token!r} where a figure is due")
        return self._call(token, depth) if self.ahead == "(" else Name(token)

    def _call(self, name: str, depth: int) -> Tree:
        if name not in FUNCTIONS:
            raise ExpressionError(f"calls a function that is none of {', '.join(FUNCTIONS)}")
        self.at += 1
        given = [self.expression(depth + 1)]
        while self.ahead == ",":
            self.at += 1
            given.append(self.expression(depth + 1))
        self._close()
        return Called(name, tuple(given))

    def _close(self) -> None:
        if self.ahead != ")":
            raise ExpressionError("leaves a bracket open")
        self.at += 1
