"""A model's working held against what it was sent and against its own answer.

The working is explanation, never evidence: these checks say where it cannot be right, and never that it is. They
do not enter into which answer is chosen. A working that is absent or withheld has none.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from domain.answers import Answer, AnswerStatus, Check, CheckOutcome, CitedQuote
from domain.messages import ChatRequest, TextPart
from domain.questions import Question
from extractors.answers.citations import DocumentIndex
from extractors.answers.folding import fold
from extractors.answers.repetition import ends_in_a_loop
from extractors.answers.trace_conclusion import Conclusion, conclusion
from extractors.answers.trace_figures import is_derived
from extractors.answers.trace_mentions import BLOCK, all_values, figures, pages, quotations
from extractors.answers.values import parse_value

_MOST_NAMED = 3
_LONGEST_NAMED = 60
_FEWEST_ROUNDS = 4
"""Times the same long line stands in a working before it goes round in circles."""
_LONG_LINE = 40


@dataclass(frozen=True)
class Sent:
    """What one call was sent: its words, and which pages of the document stood among them."""

    request: ChatRequest
    pages: frozenset[int]
    index: DocumentIndex

    @cached_property
    def text(self) -> str:
        parts = (part for message in self.request.messages for part in message.parts)
        return "\n".join(part.text for part in parts if isinstance(part, TextPart))

    @cached_property
    def folded(self) -> str:
        return fold(self.text).text

    def says(self, words: str) -> bool:
        """Whether words stand in what was sent, as they are, or nearly on a page that was sent."""
        if fold(words.rstrip(".,;: ")).text in self.folded:
            return True
        parts = [part for part in words.replace("\u2026", "...").split("...") if part.strip()]
        if len(parts) > 1:
            return all(self.says(part) for part in parts)
        found = self.index.locate(CitedQuote(block=None, quote=words))
        return found.page in self.pages


def trace_checks(text: str, sent: Sent) -> tuple[Check, ...]:
    """Return the checks of one call's working, the same for every answer that rests on it."""
    if not text.strip():
        return ()
    return (_quotes(text, sent), _figures(text, sent), _pages(text, sent), _loops(text))


def conclusion_check(text: str, question: Question, answer: Answer, asked: int) -> tuple[Check, ...]:
    """Return whether a working that concludes on a question concludes what the answer says."""
    if not text.strip():
        return ()
    said = conclusion(text, question.id, asked)
    if said is None:
        return (
            _check("trace_conclusion", CheckOutcome.NOT_APPLICABLE, "The working does not conclude in plain words."),
        )
    agrees = _agrees(said, question, answer)
    if agrees is None:
        return (_check("trace_conclusion", CheckOutcome.NOT_APPLICABLE, "Its conclusion cannot be compared by rule."),)
    told = said.status.value if said.status is not None else _short(said.value or "")
    if agrees:
        return (_check("trace_conclusion", CheckOutcome.PASS, f"The working concludes the same: {told}."),)
    given = _short(answer.value or answer.status)
    detail = f"The working concludes \u201c{told}\u201d, and the answer is \u201c{given}\u201d."
    return (_check("trace_conclusion", CheckOutcome.FAIL, detail),)


def _agrees(said: Conclusion, question: Question, answer: Answer) -> bool | None:
    """Whether conclusion and answer say the same; None where no rule can tell."""
    silent = answer.status is not AnswerStatus.FOUND
    if said.status is not None or silent:
        other = said.status or AnswerStatus.FOUND
        return other is answer.status if AnswerStatus.UNCLEAR not in (other, answer.status) else None
    value, told = fold(answer.value or "").text, fold(said.value or "").text
    if value and (value in told or (len(told) > 3 and told in value)):  # noqa: PLR2004  # a letter or two prove nothing
        return True
    form = parse_value(
        said.value or "", question.type, unit=question.unit, choices=question.choices, normalise=question.normalise
    )
    return None if form is None or answer.normalised is None else form == answer.normalised


def _quotes(text: str, sent: Sent) -> Check:
    quoted = quotations(text)
    if not quoted:
        return _check("trace_quotes", CheckOutcome.NOT_APPLICABLE, "The working quotes nothing.")
    missing = [words for words in quoted if not sent.says(words)]
    if not missing:
        return _check("trace_quotes", CheckOutcome.PASS, "What the working quotes stands in what was sent.")
    return _check("trace_quotes", CheckOutcome.FAIL, f"Quoted in the working and sent nowhere: {_named(missing)}.")


def _figures(text: str, sent: Sent) -> Check:
    told = figures(text)
    if not told:
        return _check("trace_figures", CheckOutcome.NOT_APPLICABLE, "The working mentions no figures.")
    known = all_values(sent.text)
    missing = [figure for figure in told if figure.value not in known]
    operands = [value for value in all_values(text) if value in known]
    strange = [figure.text for figure in missing if not is_derived(figure.value, sorted(operands, reverse=True))]
    if strange:
        return _check("trace_figures", CheckOutcome.FAIL, f"In the working and sent nowhere: {_named(strange)}.")
    if missing:
        derived = _named([figure.text for figure in missing])
        detail = f"May be reckoned from figures that were sent, and was not checked: {derived}."
        return _check("trace_figures", CheckOutcome.NOT_APPLICABLE, detail)
    return _check("trace_figures", CheckOutcome.PASS, "The figures in the working stand in what was sent.")


def _pages(text: str, sent: Sent) -> Check:
    told = pages(text)
    if not told:
        return _check("trace_pages", CheckOutcome.NOT_APPLICABLE, "The working mentions no page.")
    strange = [f"page {number}" for number in told if number not in sent.pages]
    strange += [
        block for block in dict.fromkeys(match[0] for match in BLOCK.finditer(text)) if not _was_sent(block, sent)
    ]
    if strange:
        return _check("trace_pages", CheckOutcome.FAIL, f"In the working and not sent: {_named(strange)}.")
    return _check("trace_pages", CheckOutcome.PASS, "The pages and blocks in the working were sent.")


def _was_sent(block: str, sent: Sent) -> bool:
    """Whether a block was sent; of pages that were not sent the page is named already."""
    return int(block[1:].partition(".")[0]) not in sent.pages or f"[{block}]" in sent.text


def _loops(text: str) -> Check:
    lines = Counter(line for line in map(str.strip, text.replace(". ", ".\n").splitlines()) if len(line) >= _LONG_LINE)
    often = max(lines.values(), default=0) >= _FEWEST_ROUNDS
    if often or ends_in_a_loop(text):
        return _check("trace_loops", CheckOutcome.FAIL, "The working says the same again and again.")
    return _check("trace_loops", CheckOutcome.PASS, "The working does not go round in circles.")


def _named(words: Sequence[str]) -> str:
    more = f" and {len(words) - _MOST_NAMED} more" if len(words) > _MOST_NAMED else ""
    return ", ".join(f"\u201c{_short(each)}\u201d" for each in words[:_MOST_NAMED]) + more


def _short(words: str) -> str:
    told = " ".join(words.split())
    return told if len(told) <= _LONGEST_NAMED else f"{told[:_LONGEST_NAMED]}\u2026"


def _check(name: str, outcome: CheckOutcome, detail: str) -> Check:
    return Check(check=name, outcome=outcome, detail=detail)
