"""Answer a question asked in a person's own words, for which nobody named cues: the passage that holds its words.

Such a question has its own wording as its only cue. Blocks are ranked by BM25 of the question's words; the best is
the answer only where it holds enough of them. What this reader does not understand it says: words alone never prove
that a document is silent, so some of the words standing somewhere gives `unclear`, none of them `absent`.
"""

from extractors.answers.values import FoundValue
from extractors.embedded.aims import aim_of, values_for
from extractors.embedded.outcome import LONGEST_VALUE, Outcome, absent, cite, focused
from extractors.embedded.passages import CJK, folded_phrase
from extractors.embedded.prompt import Asked
from extractors.embedded.rank import says_nothing, terms
from extractors.embedded.reading import Reading

ENOUGH = 0.6
"""Share of the question's words that one block must hold."""
_MOST_LOOKED_AT = 5
_WEIGHT_OF_VALUE = 0.6
"""For a value of the kind asked, where the question's wording tells the kind."""
_ENDINGS = ("ing", "ed", "es", "s", "e")
_SHORTEST = 3
_WITHOUT_WEIGHT = (
    "a about all an and any are as at be been by can could did do does document for from give had has have how i if in "
    "into is it its list many may me mention much must no not of on or our page pages quote say says shall should show "
    "so some state stated states such tell than that the their there these they this those to under was we were what "
    "when where whether which who whom whose why will with would you your"
)
_NO_WEIGHT = frozenset(_WITHOUT_WEIGHT.split())


def is_own_words(asked: Asked) -> bool:
    """Whether a question's only cue is its own wording."""
    return asked.look_for == (asked.question,)


def read_own_words(asked: Asked, reading: Reading) -> Outcome:
    """Return the passage that holds most of the question's words, or say that none does."""
    words = _Words(asked, reading)
    looked_at = words.best_blocks()
    notes = tuple(f"{reading.blocks[block].id} holds {words.share(block):.0%} of the words" for block in looked_at)
    if not looked_at:
        return absent("None of the question's words stands on these pages.", *notes)
    block = next((block for block in looked_at if words.share(block) >= ENOUGH), None)
    if block is None:
        told = "No passage holds enough of the question's words; this reader does not understand them."
        quote = cite(reading.passages, *words.sentence(looked_at[0]))
        return Outcome(status="unclear", citations=(quote,), explanation=told, notes=notes)
    return _found(words, block, notes)


class _Words:
    """The words of weight in a question, with the forms in which they stand in the document."""

    def __init__(self, asked: Asked, reading: Reading) -> None:
        self.aim = aim_of(asked)
        self.reading = reading
        said = dict.fromkeys(terms(folded_phrase(asked.question)))
        self._stems = {_stem(word): set[str]() for word in said if word not in _NO_WEIGHT}
        for word in reading.index.known:
            if (stem := _stem(word)) in self._stems:
                self._stems[stem].add(word)

    def best_blocks(self) -> list[int]:
        """Return the blocks that BM25 puts first, one that holds a value of the kind asked before its equals."""
        scores = self.reading.index.scores(sorted(form for forms in self._stems.values() for form in forms))
        weighed = {
            block: score + (_WEIGHT_OF_VALUE if self._values(*self.reading.passages.block_span(block)) else 0.0)
            for block, score in enumerate(scores)
            if score > 0 and not _says_nothing(self.reading, block)
        }
        return sorted(weighed, key=lambda block: (-round(weighed[block], 6), block))[:_MOST_LOOKED_AT]

    def share(self, block: int) -> float:
        return self._held(*self.reading.passages.block_span(block)) / len(self._stems)

    def sentence(self, block: int) -> tuple[int, int]:
        """Return the sentence of a block that holds most of the words, shortened where it is long."""
        within = [sentence for sentence in self.reading.passages.sentences if sentence.block == block]
        best = max(within, key=lambda one: (self._held(one.start, one.end), bool(self._values(one.start, one.end))))
        return focused(self.reading.passages.plain, (best.start, best.end), (best.start, best.start))

    def value(self, start: int, end: int) -> tuple[int, int]:
        """Return where the value stands in a sentence: what is of the kind asked, or the sentence itself, shortened."""
        found = self._values(start, end)
        if found:
            return start + found[0].start, start + found[0].end
        return focused(self.reading.passages.plain, (start, end), (start, start), LONGEST_VALUE)

    def _values(self, start: int, end: int) -> tuple[FoundValue, ...]:
        return values_for(self.aim, self.reading.passages.plain[start:end])

    def _held(self, start: int, end: int) -> int:
        held = set(terms(self.reading.passages.folded[start:end]))
        return sum(not held.isdisjoint(forms) for forms in self._stems.values())


def _found(words: _Words, block: int, notes: tuple[str, ...]) -> Outcome:
    start, end = words.sentence(block)
    quote = cite(words.reading.passages, start, end)
    return Outcome(
        status="found",
        values=(words.reading.passages.quote(*words.value(start, end))[1],),
        citations=(quote,),
        explanation=f"Block {quote.block} holds the question's words. Its meaning was not understood.",
        notes=(*notes, f"chosen {quote.block}"),
    )


def _stem(word: str) -> str:
    """Return a word without an ending of grammar: `governing` and `governed` are both `govern`."""
    if CJK.search(word):
        return word
    ending = next((ending for ending in _ENDINGS if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST), "")
    return word.removesuffix(ending)


def _says_nothing(reading: Reading, block: int) -> bool:
    start, end = reading.passages.block_span(block)
    return says_nothing(reading.passages.folded[start:end])
