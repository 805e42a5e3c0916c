"""Answer who someone is: the line above a caption, or the firm named most often near the cues.

Knows no company and no firm.
"""

import itertools
from collections import Counter

from extractors.embedded.cues import Hit, find_cues
from extractors.embedded.lines import Line, cite_lines
from extractors.embedded.names import Name, firms
from extractors.embedded.outcome import Outcome, absent, cite, focused
from extractors.embedded.passages import Passages
from extractors.embedded.prompt import Asked
from extractors.embedded.reading import Reading

_NEAR = 200
"""Characters before a cue in which a firm counts as named with it."""
_REACH = 7000
"""Characters behind a cue: a report's length, signed at its end."""
_QUOTED_BEFORE = 60
_LONGEST_QUOTED = 200
_SHARE_OF_CAPTION = 0.55
"""The part of a line that a cue must make up for the line to be a caption."""


def read_name(asked: Asked, reading: Reading) -> Outcome:
    """Return a name by caption, else by firm; `absent` where neither is there."""
    return _by_caption(asked, reading) or _by_firm(asked, reading) or absent("No name stands by a cue.")


def _by_caption(asked: Asked, reading: Reading) -> Outcome | None:
    blocks, lines = reading.blocks, reading.lines
    for above, line in itertools.pairwise(lines):
        cue = next((cue for cue in asked.look_for if _is_caption(cue, line)), None)
        if cue is not None and _may_be_name(above, asked):
            return Outcome(
                status="found",
                values=(" ".join(above.text.split()),),
                citations=(cite_lines(blocks, above, above), cite_lines(blocks, line, line)),
                explanation=f"It stands above the caption \u201c{cue}\u201d in block {blocks[line.block].id}.",
                notes=(
                    f"{blocks[line.block].id} is a caption: {cue}",
                    f"chosen the line above, in {blocks[above.block].id}",
                ),
            )
    return None


def _is_caption(cue: str, line: Line) -> bool:
    bare = line.folded.strip("()[] :*")
    return line.text.startswith(("(", "[")) and cue.lower() in bare and len(cue) >= _SHARE_OF_CAPTION * len(bare)


def _may_be_name(line: Line, asked: Asked) -> bool:
    return line.text[:1].isalnum() and not any(cue.lower() in line.folded for cue in asked.look_for)


def _by_firm(asked: Asked, reading: Reading) -> Outcome | None:
    passages = reading.passages
    hits = find_cues(asked.look_for, passages)
    named = [(name, hit) for hit in hits for name in firms(passages.plain, max(hit.start - _NEAR, 0), hit.end + _REACH)]
    if not named:
        return None
    votes = Counter(_key(passages, name) for name, _ in named)
    winner = max(votes, key=lambda key: (votes[key], key))
    name, hit = min(
        ((name, hit) for name, hit in named if _key(passages, name) == winner),
        key=lambda pair: (not _is_signature(passages, pair[0]), abs(pair[0].start - pair[1].end), pair[0].start),
    )
    return _firm(passages, name, hit, votes[winner])


def _key(passages: Passages, name: Name) -> str:
    return passages.folded[name.start : name.end].replace(".", "")


def _is_signature(passages: Passages, name: Name) -> bool:
    return passages.folded[max(name.start - 5, 0) : name.start].strip().endswith("/s/")


def _firm(passages: Passages, name: Name, hit: Hit, votes: int) -> Outcome:
    sentence = passages.sentences[passages.sentence_at(name.start)]
    start = max(sentence.start, passages.plain.rfind(" ", 0, max(name.start - _QUOTED_BEFORE, 0)) + 1)
    quote = cite(passages, *focused(passages.plain, (start, sentence.end), (name.start, name.end), _LONGEST_QUOTED))
    return Outcome(
        status="found",
        values=(passages.quote(name.start, name.end)[1],),
        citations=(quote,),
        explanation=f"The firm named most often near \u201c{hit.cue}\u201d; quoted from block {quote.block}.",
        notes=(f"named {votes} times near a cue", f"chosen {quote.block}"),
    )
