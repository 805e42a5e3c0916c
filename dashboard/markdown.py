"""A model's working as safe HTML: Markdown, with formulas as MathML, and nothing that can act or load.

Raw HTML is shown as text, links as their words, pictures not at all. What comes out has passed an
allow-list of elements without attributes, whatever the parts before it did. Knows no page.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import Any

import nh3
from latex2mathml import exceptions
from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape
from mdit_py_plugins.dollarmath import dollarmath_plugin

from dashboard.addresses import link

LONGEST = 200_000
"""Characters rendered; the raw form has the rest."""

LONGEST_FORMULA = 2_000
"""Characters of a formula that is converted; a longer one stays as it was written."""

DEEPEST_FORMULA = 40
"""Braces open at once in a formula that is converted: deeper ones are bombs."""

_NO_FORMULA = (
    ValueError, LookupError, AttributeError, TypeError, RecursionError, StopIteration,
    *(kind for kind in vars(exceptions).values() if isinstance(kind, type) and issubclass(kind, Exception)),
)  # fmt: skip
"""What the converter raises at what is no formula; its own errors share no base."""

_TAG = re.compile(r"(<[^>]*>)")
_MENTION = re.compile(r"\b[Pp]age\s(\d{1,5})\b|\bp(\d{1,5})\.b\d{1,5}\b")
_TEXT = {
    "blockquote", "br", "code", "dd", "del", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol",
    "p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_MATHS = {
    "math", "mfrac", "mi", "mn", "mo", "mover", "mpadded", "mphantom", "mroot", "mrow", "ms", "mspace", "msqrt",
    "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder", "munderover",
}  # fmt: skip


def render_working(text: str) -> Markup:
    """Return the working's first LONGEST characters as HTML that is safe to put on a page."""
    return sanitise(_parser().render(text[:LONGEST]))


def with_page_links(html: Markup, answer: str, pages: int) -> Markup:
    """Return safe HTML with its mentions of pages and blocks made links to the answer beside that page.

    `pages` is how many the document has; a page it has not is no link.
    """

    def linked(match: re.Match[str]) -> str:
        number = int(match[1] or match[2])
        if not 1 <= number <= pages:
            return match[0]
        return f'<a href="{escape(link(f"/answers/{answer}", page=number))}">{match[0]}</a>'

    parts = _TAG.split(html)
    told = "".join(part if at % 2 else _MENTION.sub(linked, part) for at, part in enumerate(parts))
    return Markup(told)  # noqa: S704  # safe before, and nothing was put in but digits and an address of ours


def sanitise(html: str) -> Markup:
    """Return HTML with nothing left in it but text elements and formulas, all without attributes."""
    clean = nh3.clean(
        html,
        tags=_TEXT | _MATHS,
        clean_content_tags={"script", "style"},
        attributes={"*": set()},
        link_rel=None,
        url_schemes=set(),
    )
    return Markup(clean)  # noqa: S704  # the allow-list above is what makes it safe


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).enable(
        ["table", "strikethrough"]
    )
    parser.disable(["image"])
    parser.use(dollarmath_plugin, renderer=_formula, double_inline=True)
    parser.add_render_rule("link_open", _nothing)
    parser.add_render_rule("link_close", _nothing)
    return parser


def _formula(content: str, options: Mapping[str, Any]) -> str:
    """Return a formula as MathML, or as it was written where it cannot be converted."""
    if len(content) <= LONGEST_FORMULA and _depth(content) <= DEEPEST_FORMULA:
        with suppress(*_NO_FORMULA):
            return convert(content, display="block" if options.get("display_mode") else "inline")
    return f"<code>{escape(content)}</code>"


def _depth(content: str) -> int:
    deepest = depth = 0
    for character in content:
        depth += (character == "{") - (character == "}")
        deepest = max(deepest, depth)
    return deepest


def _nothing(self: Any, tokens: Sequence[Token], position: int, options: Any, environment: Any) -> str:
    """Render a link's ends as nothing: its words stay, its address goes."""
    del self, tokens, position, options, environment
    return ""
