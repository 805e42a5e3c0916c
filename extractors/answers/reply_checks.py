"""What one probe call says of an endpoint: the model that spoke, its count, its working, its answer.

Judges a reading against what the probe was sure to find. Knows neither how the probe was rendered nor
who sent it. Never repeats a reply's words.
"""

from collections.abc import Iterator, Sequence

from domain.fitness import Checked, Verdict
from domain.model import Noun
from domain.profiles import ModelProfile, ReasoningMode
from domain.questions import Question
from domain.replies import FailureKind, ReplyFinding, TraceStatus
from extractors.answers.parse import parse_candidates
from extractors.answers.replies import Reading

NEAR_TOKENS = 32
"""How far an endpoint's count may differ before it is told: a chat template's or a settings' few tokens."""

_RAW_MARKS = (b"[THINK]", b"<think>", b"<|channel|>")
_GLUED = 40
"""Characters before the answer's first brace that are working, not courtesy."""


class Probed(Noun):
    """One probe call, heard: what was read, the bytes it was read from, and what must be in it."""

    reading: Reading
    body: bytes
    questions: tuple[Question, ...]
    expected_value: str
    expected_tokens: int


def check_reply(profile: ModelProfile, probed: Probed) -> Iterator[Checked]:
    """Yield the verdicts on the text probe."""
    failure = probed.reading.failure
    if failure is not None and probed.reading.reply is None:
        yield _bad("answer", f"The probe call failed ({failure.kind}): {failure.detail}", "Mend that first.")
        return
    yield _model(profile, probed)
    yield _count(profile, probed)
    yield _trace(profile, probed)
    yield _answer(probed)


def check_picture(profile: ModelProfile, probed: Probed) -> Iterator[Checked]:
    """Yield the verdicts on the picture probe: the number that stands only in the picture, and its tokens."""
    failure = probed.reading.failure
    if failure is not None:
        yield _bad(
            "picture",
            f"A page picture was not taken ({failure.kind}): {failure.detail}",
            "Serve it with its projector (llama-server --mmproj, vLLM --limit-mm-per-prompt), or set vision = false.",
        )
        return
    arrived = _value(probed) == probed.expected_value
    yield (
        Checked(check="picture", verdict=Verdict.OK, detail="The number printed in the probe's picture was read.")
        if arrived
        else _bad(
            "picture",
            "The number printed in the probe's picture was not read: the picture did not arrive, or is not seen.",
            "Serve the model with its projector, or set vision = false and max_images = 0.",
        )
    )
    yield _count(profile, probed).model_copy(update={"check": "picture_tokens"})


def _model(profile: ModelProfile, probed: Probed) -> Checked:
    reply = probed.reading.reply
    assert reply is not None, "looked at before"
    returned = reply.model_returned
    if returned is None:
        return Checked(check="model", verdict=Verdict.UNKNOWN, detail="The reply does not say which model spoke.")
    if returned == profile.model:
        return Checked(check="model", verdict=Verdict.OK, detail=f"{returned} answered.")
    return Checked(
        check="model",
        verdict=Verdict.WARNING,
        detail=f"{profile.model} was asked and {returned} answered.",
        cure="Where that is another model, write its own name in the profile; every answer stores both.",
    )


def _count(profile: ModelProfile, probed: Probed) -> Checked:
    reply = probed.reading.reply
    usage = reply.usage if reply is not None else None
    if reply is None or usage is None:
        return _bad("count", "The reply does not count its tokens: a cut prompt would go unseen.", "Mend the server.")
    difference = usage.input_tokens - probed.expected_tokens
    counted = f"{usage.input_tokens:,} prompt tokens by the endpoint, {probed.expected_tokens:,} by our count"
    if ReplyFinding.PROMPT_TOKENS_SHORT in reply.findings:
        return _bad("count", f"{counted}: the prompt was cut.", "Raise the server's context.")
    allowed = max(NEAR_TOKENS, round(profile.count_tolerance * probed.expected_tokens))
    if abs(difference) > allowed:
        return Checked(
            check="count",
            verdict=Verdict.WARNING,
            detail=f"{counted}.",
            cure="The vocabulary or the chat template is another: set count_tolerance, leave room in context_tokens.",
        )
    return Checked(check="count", verdict=Verdict.OK, detail=f"{counted}.")


def _trace(profile: ModelProfile, probed: Probed) -> Checked:
    """Say whether working comes, and apart from the answer."""
    reply = probed.reading.reply
    assert reply is not None, "looked at before"
    wanted = profile.reasoning is not ReasoningMode.NONE
    if ReplyFinding.ANSWER_IN_REASONING in reply.findings:
        return _bad(
            "trace",
            "The answer stands where the working belongs, and no answer beside it.",
            "The parser waits for a closing mark: see that the system message arrives and the template is the model's.",
        )
    if reply.trace.status in (TraceStatus.COMPLETE, TraceStatus.CUT):
        return _apart(probed)
    if reply.trace.status is TraceStatus.WITHHELD:
        return Checked(
            check="trace", verdict=Verdict.WARNING, detail="The endpoint works and does not show its working."
        )
    if (reply.text or "").find("{") > _GLUED:
        return _bad(
            "trace",
            "Working stands in the answer without any mark: the runtime strips special tokens.",
            "Start the server with its reasoning parser, or so that it prints special tokens (llama-server --special).",
        )
    if wanted:
        return _bad("trace", "No working came, and the profile asks for it.", _parser_cure(profile))
    return Checked(check="trace", verdict=Verdict.OK, detail="No working is asked for and none came.")


def _apart(probed: Probed) -> Checked:
    if any(mark in probed.body for mark in _RAW_MARKS):
        return Checked(
            check="trace",
            verdict=Verdict.WARNING,
            detail="Working came as marks in the text, and was parted from the answer here.",
            cure="The server's reasoning parser is off: switch it on, a document may hold the same marks.",
        )
    return Checked(check="trace", verdict=Verdict.OK, detail="Working came, apart from the answer.")


def _parser_cure(profile: ModelProfile) -> str:
    if profile.reasoning is ReasoningMode.EFFORT:
        return f"See that the model takes reasoning_effort = {profile.reasoning_effort!r}, and its parser is on."
    return "Start the server with its reasoning parser and see that the system message is not replaced."


def _answer(probed: Probed) -> Checked:
    failure = probed.reading.failure
    if failure is not None:
        kind = "no answer beside the working" if failure.kind is FailureKind.NO_ANSWER else failure.detail
        return _bad("answer", f"The probe has no answer ({failure.kind}): {kind}", "Mend that first.")
    if _value(probed) == probed.expected_value:
        return Checked(
            check="answer", verdict=Verdict.OK, detail="The probe's question was answered in the form asked for."
        )
    problems = _problems(probed)
    if problems:
        return _bad("answer", f"The answer is not in the form asked for: {problems[0]}.", "Try structured_output.")
    return Checked(
        check="answer",
        verdict=Verdict.WARNING,
        detail="The answer has the form asked for and another value than the probe's page.",
        cure="Probe again; a model that misreads one sentence is not one to rely on.",
    )


def _value(probed: Probed) -> str | None:
    reply = probed.reading.reply
    parsed = parse_candidates((reply.text if reply is not None else None) or "", probed.questions)
    values = parsed.candidates[0].values if parsed.candidates else ()
    return "".join(character for character in values[0] if character.isdigit()) if values else None


def _problems(probed: Probed) -> Sequence[str]:
    reply = probed.reading.reply
    parsed = parse_candidates((reply.text if reply is not None else None) or "", probed.questions)
    return [why for _, why in parsed.problems]


def _bad(check: str, detail: str, cure: str) -> Checked:
    return Checked(check=check, verdict=Verdict.BAD, detail=detail, cure=cure)
