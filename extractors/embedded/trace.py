"""The reader's working as text: for each question what it matched, how it scored and what it chose.

It is a log, not a thought, and says so in its first line. It names blocks and cues; of the document's
words it holds none but what a cue matched.
"""

from collections.abc import Iterable

from extractors.embedded import READER_NAME, VERSION
from extractors.embedded.aims import aim_of
from extractors.embedded.outcome import Outcome
from extractors.embedded.prompt import Asked, Prompt


def trace(prompt: Prompt, answered: Iterable[tuple[Asked, Outcome]]) -> str:
    blocks = len(prompt.blocks)
    head = f"{READER_NAME} {VERSION}: an extractive reader, not a language model. Log of what it matched."
    pages = f"Pages {prompt.first} to {prompt.last} of {prompt.total}, {blocks} blocks."
    return "\n".join([head, pages, *(line for pair in answered for line in _lines(*pair))])


def _lines(asked: Asked, outcome: Outcome) -> Iterable[str]:
    yield f"\n{asked.id} ({asked.type.value}, read as {aim_of(asked).value})"
    yield from (f"  {note}" for note in outcome.notes)
    yield f"  {outcome.status}: {outcome.explanation}"
