"""A document prepared for its questions: passages, their index, and what was ranked for one question.

Holds no rule of its own.
"""

from dataclasses import dataclass
from functools import cached_property

from extractors.embedded.lines import Line, lines_of
from extractors.embedded.passages import Passages, Sentence
from extractors.embedded.prompt import Asked, Block, Prompt
from extractors.embedded.rank import BlockIndex, Ranked, rank
from extractors.embedded.rows import Row, rows_of

_HEAD = 9
"""Lines of a page that may name the statement it shows."""


@dataclass(frozen=True)
class Reading:
    prompt: Prompt

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return self.prompt.blocks

    @cached_property
    def passages(self) -> Passages:
        return Passages(self.blocks)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return lines_of(self.blocks)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        return tuple(rows_of(self.lines))

    @cached_property
    def heads(self) -> dict[int, tuple[str, ...]]:
        """The first lines of each page, folded: what may name the statement it shows."""
        heads: dict[int, list[str]] = {}
        for line in self.lines:
            head = heads.setdefault(self.blocks[line.block].page, [])
            if len(head) < _HEAD:
                head.append(line.folded)
        return {page: tuple(head) for page, head in heads.items()}

    @cached_property
    def index(self) -> BlockIndex:
        return BlockIndex(self.passages)

    @property
    def begins(self) -> bool:
        """Whether the document's first page is among the pages."""
        return self.prompt.first == 1

    def rank(self, asked: Asked) -> list[Ranked]:
        return rank(self.passages, self.index, asked)

    def sentence(self, ranked: Ranked) -> Sentence:
        return self.passages.sentences[ranked.sentence]

    def page_of(self, ranked: Ranked) -> int:
        return self.passages.blocks[self.sentence(ranked).block].page

    def told(self, ranked: Ranked) -> str:
        """Say in a line of the working which sentence this is and what speaks for it."""
        cues = "; ".join(dict.fromkeys(hit.cue for hit in ranked.hits))
        block = self.passages.blocks[self.sentence(ranked).block].id
        return f"{block} score {ranked.score:.2f} (block {ranked.block_score:.2f}; cues: {cues})"
