"""The figures a text shows, mark for mark: sign, currency sign, digits with their points, per cent.

For comparing print with print; knows no values, so `1,234` and `1234` differ here.
"""

import re
from bisect import bisect_left

from extractors.answers.folding import Folded

_DIGITS = r"(?:\d+(?:[.,]\d+)*|[.]\d+)"
_MONEY = r"[$€£¥￥₩₹]"
_MINUS = r"[-\u2010-\u2013\u2212△▲]"
_WHOLE = re.compile(
    rf"(?:(?<!\w){_MINUS})?{_MONEY}?\({_MONEY}?{_DIGITS}%?\)%?|(?:(?<!\w){_MINUS})?{_MONEY}?{_MINUS}?{_DIGITS}%?"
)
_FOLDED = re.compile(rf"(?:(?<!\d)[-△▲])?{_MONEY}?\({_MONEY}?{_DIGITS}%?\)%?|(?:(?<!\d)[-△▲])?{_MONEY}?-?{_DIGITS}%?")
_INSIDE = re.compile(rf"(?:[\d.,()%]|{_MONEY}|{_MINUS}){{2}}")
"""Two characters that a figure can have side by side: most edges stand between others, which shows at once."""
_MOST_MISREAD = 2
_WITH_DIGITS = re.compile(
    r"(?<!\w)[^\W\d_]\w*\d\w*|(?<![.,\w])\d+[^\W\d_]\w*|[^\W\d_]['\u2019]\d(?!\w)|[^\W\d_]\([15]\)|/5/"
)
"""A word with a digit in it, and letters misread beside signs, as in `Owner'5`, `part(5)` and a signature's `/5/`."""
_DIGIT = re.compile(r"\d")
_REACH = 40
"""Characters to each side in which a figure that an edge cuts must begin and end."""


def marks(folded: Folded, text: str) -> tuple[str, ...]:
    """Return the figures of a folded text in order, as printed; `text` is what it was folded from.

    One or two digits inside a word, as scans leave in `wi1l` and `busine55`, are no figure but letters misread.
    Words with digits in them, such as `Q3`, are compared as words.
    """
    if _DIGIT.search(text) is None:
        return ()
    return tuple(match[0] for match in _FOLDED.finditer(_without_words(folded, text)))


def _without_words(folded: Folded, text: str) -> str:
    """The folded text with the few digits that words have in them made letters."""
    kept, at = list[str](), 0
    for match in _WITH_DIGITS.finditer(text):
        start, end = bisect_left(folded.origins, match.start()), bisect_left(folded.origins, match.end())
        word = folded.text[start:end]
        if at <= start and sum(map(str.isdigit, word)) <= _MOST_MISREAD:
            kept += [folded.text[at:start], _DIGIT.sub("x", word)]
            at = end
    return "".join([*kept, folded.text[at:]])


def whole_figures(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a span of `text` so that no edge cuts a figure or parts it from its sign or unit."""
    return _edge(text, start)[0], _edge(text, end)[1]


def cuts_figure(text: str, start: int, end: int) -> bool:
    """Whether an edge of the span parts digits, or a figure from a sign or unit printed against it."""
    return whole_figures(text, start, end) != (start, end)


def _edge(text: str, at: int) -> tuple[int, int]:
    """Return the figure that the offset falls inside of, or the offset twice."""
    if at == 0 or _INSIDE.match(text, at - 1) is None:
        return at, at
    low = max(0, at - _REACH)
    for figure in _WHOLE.finditer(text, low, min(len(text), at + _REACH)):
        if figure.start() < at < figure.end():
            return figure.span()
        if figure.start() >= at:
            break
    return at, at
