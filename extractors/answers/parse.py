"""The answer's JSON read into candidates, one a question, or into a problem named for that question.

Strict on purpose: what does not satisfy the shape is a problem, never a guess. One thing is forgiven:
a code fence around the whole, and the result says so. Knows no page: whether a quote stands anywhere
is not asked here. A problem never repeats the reply's words.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, cast

from pydantic import ConfigDict, Field, ValidationError

from domain.answers import AnswerStatus, Candidate, CitedQuote
from domain.charts import MAX_CHARTS, Chart
from domain.derivations import Derivation
from domain.model import Noun
from domain.questions import AnswerType, Question
from extractors.answers.chart_form import SHAPES, ReadChart, as_chart
from extractors.answers.strict_json import NotJsonError, load

MAX_EXPLANATION = 4000
"""Code points; a longer explanation is a model that does not stop."""

_FENCE = re.compile(r"\s*```(?:json)?[ \t]*\r?\n(?P<inside>.*?)\r?\n?[ \t]*```\s*", re.DOTALL | re.IGNORECASE)


class ParsedAnswers(Noun):
    """What a reply says of the questions asked. Each of them is a candidate or has a problem, never both."""

    candidates: tuple[Candidate, ...] = ()
    """In the order asked."""
    problems: tuple[tuple[str, str], ...] = ()
    """Question id and reason, in the order asked."""
    unasked: int = 0
    """Answers to questions that were not asked; they are left out."""
    fenced: bool = False
    """Whether the whole answer stood in a code fence, which was taken off."""


class _Strict(Noun):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Citation(_Strict):
    block: str | None = None
    quote: Annotated[str, Field(min_length=1)]


class _Operand(_Strict):
    name: str
    value: str
    unit: str = ""
    period: str = ""
    block: str | None = None
    quote: Annotated[str, Field(min_length=1)]


class _Derivation(_Strict):
    expression: str
    operands: list[_Operand]
    unit: str = ""
    rounding: int | None = None


class _Entry(_Strict):
    id: str
    status: Literal["found", "absent", "unclear"]
    value: str | list[str] | None = None
    citations: Annotated[list[_Citation], Field(default_factory=list)]
    explanation: Annotated[str, Field(max_length=MAX_EXPLANATION)] = ""
    derivation: _Derivation | None = None
    charts: Annotated[list[ReadChart], Field(default_factory=list, max_length=MAX_CHARTS)]


class _ProblemError(Exception):
    """Why an entry is no candidate."""


def parse_candidates(text: str, questions: Sequence[Question]) -> ParsedAnswers:
    """Return the candidates in `text`, and for each question without one the reason."""
    fence = _FENCE.fullmatch(text)
    try:
        entries = _entries(fence["inside"] if fence else text)
    except _ProblemError as problem:
        return ParsedAnswers(problems=tuple((question.id, str(problem)) for question in questions), fenced=bool(fence))
    return _parsed(entries, questions, fenced=bool(fence))


def _parsed(entries: list[Any], questions: Sequence[Question], *, fenced: bool) -> ParsedAnswers:
    times = Counter(map(_id, entries))
    by_id = {_id(entry): entry for entry in entries}
    candidates: list[Candidate] = []
    problems: list[tuple[str, str]] = []
    for question in questions:
        try:
            candidates.append(_candidate(question, by_id.get(question.id), times[question.id]))
        except _ProblemError as problem:
            problems.append((question.id, str(problem)))
    unasked = sum(times.values()) - sum(times[question.id] for question in questions)
    return ParsedAnswers(candidates=tuple(candidates), problems=tuple(problems), unasked=unasked, fenced=fenced)


def _entries(text: str) -> list[Any]:
    try:
        answer = load(text)
    except NotJsonError as error:
        raise _ProblemError(f"the answer is not JSON: {error}") from None
    if not isinstance(answer, dict) or set(cast("dict[str, Any]", answer)) != {"answers"}:
        raise _ProblemError("the answer is not an object with the one key `answers`")
    entries = cast("dict[str, Any]", answer)["answers"]
    if not isinstance(entries, list):
        raise _ProblemError("`answers` is not an array")
    return cast("list[Any]", entries)


def _id(entry: Any) -> str | None:
    name = cast("Mapping[str, Any]", entry).get("id") if isinstance(entry, Mapping) else None
    return name if isinstance(name, str) else None


def _candidate(question: Question, entry: Any, times: int) -> Candidate:
    if times == 0:
        raise _ProblemError("the reply does not answer it")
    if times > 1:
        raise _ProblemError(f"the reply answers it {times} times")
    read = _entry(entry)
    derivation, charts = _derivation(question, read), _charts(question, read)
    return Candidate(
        question=question.id,
        status=cast("Any", AnswerStatus(read.status)),
        values=tuple(chart.name for chart in charts) if question.type is AnswerType.CHART else _values(question, read),
        quotes=_quotes(read, derivation),
        explanation=read.explanation,
        derivation=derivation,
        charts=charts,
    )


def _derivation(question: Question, read: _Entry) -> Derivation | None:
    if read.derivation is None:
        return None
    if question.derive is None:
        raise _ProblemError("worked out, where the question asks for what is printed")
    if read.status == "absent":
        raise _ProblemError("absent, and a derivation given")
    try:
        return Derivation.model_validate(read.derivation.model_dump())
    except ValidationError as error:
        raise _ProblemError(f"its derivation has the wrong shape: {_faults(error)}") from None


def _charts(question: Question, read: _Entry) -> tuple[Chart, ...]:
    """Return the charts of a `chart` question; its `value` says nothing and is not looked at."""
    if question.type is not AnswerType.CHART:
        if read.charts:
            raise _ProblemError(f"charts where a {question.type} was asked for")
        return ()
    if read.status == "found" and not read.charts:
        raise _ProblemError("found, and no chart given")
    if read.status == "absent" and read.charts:
        raise _ProblemError("absent, and charts given")
    return tuple(map(as_chart, read.charts))


def _quotes(read: _Entry, derivation: Derivation | None) -> tuple[CitedQuote, ...]:
    """The citations, then the operands' quotes, each once: what a figure is worked out from is its evidence."""
    cited = [CitedQuote(block=each.block, quote=each.quote) for each in read.citations]
    operands = derivation.operands if derivation is not None else ()
    cited += [CitedQuote(block=each.block, quote=each.quote) for each in operands]
    return tuple(dict.fromkeys(cited))


def _entry(entry: Any) -> _Entry:
    try:
        return _Entry.model_validate(entry)
    except ValidationError as error:
        raise _ProblemError(f"its answer has the wrong shape: {_faults(error)}") from None


def _faults(error: ValidationError) -> str:
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(f"{_place(fault['loc'])}: {fault['type'].replace('_', ' ')}" for fault in faults[:3])


def _place(loc: tuple[int | str, ...]) -> str:
    """Return where a fault stands, by the names of our own fields only: an unknown key is the reply's word."""
    shapes = (_Entry, _Citation, _Derivation, _Operand, *SHAPES)
    known = {name for shape in shapes for name in shape.model_fields}
    return ".".join(str(part) if isinstance(part, int) or part in known else "?" for part in loc)


def _values(question: Question, read: _Entry) -> tuple[str, ...]:
    """Return the values as printed; empty ones are none."""
    given = [read.value] if isinstance(read.value, str) else read.value or []
    values = tuple(value for value in given if value.strip())
    if isinstance(read.value, list) and question.type is not AnswerType.LIST:
        raise _ProblemError(f"an array where a {question.type} was asked for")
    if read.status == "found" and not values:
        raise _ProblemError("found, and no value given")
    if read.status == "absent" and values:
        raise _ProblemError("absent, and a value given")
    return values
