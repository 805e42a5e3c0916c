"""Find a document's title: a short line near its head that names a kind of document.

The kinds (agreement, lease, 契約書) are the question's cues. Knows no kind of its own, and no fonts: the
prompt carries none.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from extractors.embedded.cues import stands_in
from extractors.embedded.lines import Line, cite_lines
from extractors.embedded.outcome import Cited, Outcome, absent
from extractors.embedded.passages import CJK, folded_phrase
from extractors.embedded.prompt import Asked, Block
from extractors.embedded.reading import Reading

_HEAD = 80
"""Lines from the top among which a title is looked for."""
_LONGEST = 16
"""Words of a title."""
_LONGEST_CJK = 40
"""Characters of a title in Japanese."""
_BESIDE = re.compile(
    r"(?:(?:exhibit|schedule|annex|appendix) [\w.()*-]+|execution (?:copy|version)|conformed copy"
    r"|final (?:form|version)|draft|confidential|.{0,40}confidential treatment.*|别紙|別紙)[\s:.*]*$",
    re.IGNORECASE,
)
_PREFIX = re.compile(
    r"(?:(?:exhibit|annex|schedule) [\d.()*-]+|execution (?:copy|version)|conformed copy)\s+", re.IGNORECASE
)
_NO_TITLE = re.compile(
    r"table of contents|\bsource:|\bpage \d|\b(?:is|are|was|shall|will|has|been|this|hereby)\b|\.{4}|[。;]|\S\.$"
)
_SMALL = frozenset(
    ["a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with", "no"]
)
_CAPITALS = re.compile(r"(?:[A-Z0-9][A-Z0-9&,.'’/()-]* +){0,12}[A-Z][A-Z-]+(?: +NO\.? *\d+)?(?= |$)")
_THIS = re.compile(r"^[\d.]+\s+| +THIS .*$|^.*?[A-Z]\. +(?=[A-Z]{2})")
"""What a run of capitals may hold beside the title: a number in front, the first words of the first sentence."""
_NAMED = re.compile(
    r"\bThis ((?:(?:[A-Z][\w/&,-]*|and|of|for|to|the|&) ){0,10}[A-Z]\w+)(?= \(| is| \b(?:made|dated|entered)\b|,)"
)


class _Title(NamedTuple):
    text: str
    cited: Cited
    score: float


def read_title(asked: Asked, reading: Reading) -> Outcome:
    """Return the title; `absent` where the document's first page is not among the pages."""
    if not reading.begins:
        return absent("The document's first page is not among these pages.")
    blocks, head = reading.blocks, reading.lines[:_HEAD]
    found = [*_headings(asked, blocks, head), *_in_lines(asked, blocks, head)]
    if not found:
        return absent("No line near the head names a kind of document.")
    best = max(found, key=lambda title: round(title.score, 6))
    told = tuple(f"{title.cited.block} score {title.score:.2f}: title-like" for title in found[:3])
    return Outcome(
        status="found",
        values=(best.text,),
        citations=(best.cited,),
        explanation=f"Block {best.cited.block} names a kind of document near the head.",
        notes=(*told, f"chosen {best.cited.block}"),
    )


def _headings(asked: Asked, blocks: tuple[Block, ...], head: Sequence[Line]) -> Iterator[_Title]:
    """Yield runs of title-like lines, of one block, that hold a kind of document."""
    numbered = [(number, line) for number, line in enumerate(head) if not _BESIDE.match(line.text)]
    for (_, fits), group in groupby(numbered, key=lambda pair: (pair[1].block, _looks_like_title(pair[1].text))):
        run = list(group)
        if fits and (title := _heading(asked, blocks, run)):
            yield title


def _heading(asked: Asked, blocks: tuple[Block, ...], run: list[tuple[int, Line]]) -> _Title | None:
    first = next((place for place, (_, line) in enumerate(run) if _names_kind(asked, line.folded)), None)
    if first is None:
        return None
    start = _begin(run, first)
    last = max(place for place in range(first, len(run)) if place == first or _names_kind(asked, run[place][1].folded))
    lines = [line for _, line in run[start : last + 1]]
    text = " ".join(" ".join(line.text for line in lines).split())
    if not _is_short(text):
        lines, text = [run[first][1]], run[first][1].text
    cited = cite_lines(blocks, lines[0], lines[-1])
    quote = _PREFIX.sub("", cited.quote)
    stripped = " ".join(quote.split())
    return _Title(stripped, Cited(block=cited.block, quote=quote), _score(asked, stripped, run[first][0]))


def _begin(run: list[tuple[int, Line]], first: int) -> int:
    """Return where a title of several lines begins: above, while the line before runs on into the next."""
    start = first
    while start > 0 and _runs_on(run[start - 1][1].folded, run[start][1].folded):
        start -= 1
    return start


def _runs_on(above: str, below: str) -> bool:
    """Whether a line of a title ends in the middle, or the one below says no more than the kind of document."""
    return re.search(r"(?:,|&|\b(?:and|of|for|to|the))$", above) is not None or " " not in below


def _score(asked: Asked, text: str, place: int) -> float:
    capitals = text.upper() == text and not CJK.search(text)
    ends_with_kind = any(
        re.search(rf"{re.escape(cue.lower())}(?: no\.? ?\d+)?$", folded_phrase(text)) for cue in asked.look_for
    )
    return 1.0 + 0.5 * capitals + 1.0 * ends_with_kind + 1.0 / (1 + 0.15 * place)


def _in_lines(asked: Asked, blocks: tuple[Block, ...], head: Sequence[Line]) -> Iterator[_Title]:
    """Yield titles that stand inside a longer line: in capitals, or named by the first sentence."""
    for place, line in enumerate(head):
        for pattern, group, weight in ((_CAPITALS, 0, 1.2), (_NAMED, 1, 0.6)):
            for match in pattern.finditer(line.text):
                text = _THIS.sub("", _PREFIX.sub("", match[group])).strip(" ,")
                if " " in text and _names_kind(asked, folded_phrase(text)) and _is_short(text):
                    cited = Cited(block=blocks[line.block].id, quote=text)
                    yield _Title(text, cited, weight * _score(asked, text, place) * 0.6)


def _names_kind(asked: Asked, folded: str) -> bool:
    return any(stands_in(cue, folded) for cue in asked.look_for)


def _is_short(text: str) -> bool:
    return len(text) <= _LONGEST_CJK if CJK.search(text) else len(text.split()) <= _LONGEST


def _looks_like_title(text: str) -> bool:
    if _NO_TITLE.search(folded_phrase(text)) or not _is_short(text):
        return False
    words = [word for word in re.findall(r"[^\W\d_][\w'’-]*", text) if word.lower() not in _SMALL]
    return bool(words) and all(word[0].isupper() or CJK.match(word) for word in words)
