"""A raw response read into a reply, or into a named failure; into both where a reply came and is of no use.

Knows what a whole, honest reply looks like. Knows no question and no document: whether the answer
fits what was asked is `parse`'s business. Reading the same bytes again gives the same reading.
"""

from collections.abc import Mapping

from domain.model import Noun
from domain.profiles import ModelProfile
from domain.replies import Failure, FailureKind, ReasoningTrace, Reply, ReplyFinding, TraceStatus, Usage
from extractors.answers.batch_lines import unwrapped
from extractors.answers.failures import ENDLESS, classify_status
from extractors.answers.markup import Parted
from extractors.answers.opening import Opened, open_reply
from extractors.answers.raw import RawReply
from extractors.answers.repetition import ends_in_a_loop
from extractors.answers.traces import part_message
from extractors.answers.usage import read_usage
from extractors.answers.watching import words_in

SHORTFALL_TOKENS = 200
"""How far an endpoint's count of a prompt may always fall below ours: chat templates differ."""

_WHOLE = frozenset({"stop", "eos", "end_turn", "stop_sequence"})
_CUT = frozenset({"length", "model_length", "max_tokens"})
_REFUSED = frozenset({"content_filter", "refusal", "guardrail"})
_OK = range(200, 300)


class Reading(Noun):
    """What a response amounts to.

    Beside a failure the reply holds what could be read all the same: the working, the tokens that
    were paid for, the model that spoke. Its text is then None: it must not be used.
    """

    reply: Reply | None = None
    failure: Failure | None = None


def read_reply(profile: ModelProfile, raw: RawReply, *, expected_input_tokens: int | None) -> Reply | Failure:
    """Return the reply, or why there is none that may be used."""
    reading = read_response(profile, raw, expected_input_tokens=expected_input_tokens)
    if reading.failure is not None:
        return reading.failure
    assert reading.reply is not None, "a reading without a failure has a reply"
    return reading.reply


def read_response(profile: ModelProfile, raw: RawReply, *, expected_input_tokens: int | None) -> Reading:
    """Return all that can be read of a response. `expected_input_tokens` is our own count; None asks for no check."""
    raw = unwrapped(raw)
    if raw.status_code not in _OK:
        return Reading(failure=classify_status(raw.status_code, raw.headers, raw.body, now=raw.received_at))
    opened = open_reply(raw)
    if isinstance(opened, Failure):
        return Reading(failure=raw.ended or opened)
    parted = part_message(opened.message)
    reply = _reply(profile, opened, parted, expected_input_tokens)
    failure = _ended(raw, opened) or _failure(opened, reply, expected_input_tokens)
    return Reading(reply=reply.model_copy(update={"text": None}) if failure else reply, failure=failure)


def _reply(profile: ModelProfile, opened: Opened, parted: Parted, expected: int | None) -> Reply:
    usage = read_usage(opened.data.get("usage"))
    model = _string(opened.data.get("model"))
    told = {
        ReplyFinding.MODEL_DIFFERS: model is not None and model != profile.model,
        ReplyFinding.NO_USAGE: usage is None,
        ReplyFinding.STREAM_DISORDER: opened.disorder,
        ReplyFinding.END_NOT_SAID: not opened.done and not opened.broken,
        ReplyFinding.PROMPT_TOKENS_SHORT: _is_short(profile, usage, expected),
    }
    return Reply(
        text=parted.answer,
        trace=_trace(opened, parted, usage),
        finish_reason=_string(opened.choice.get("finish_reason")),
        model_returned=model,
        usage=usage,
        findings=(*parted.findings, *_findings(opened, parted, told)),
    )


def _trace(opened: Opened, parted: Parted, usage: Usage | None) -> ReasoningTrace:
    text = "\n\n".join(parted.thoughts)
    if text:
        cut = parted.cut or (parted.answer is None and (opened.broken or _finish(opened) in _CUT))
        return ReasoningTrace(status=TraceStatus.CUT if cut else TraceStatus.COMPLETE, text=text)
    hidden = parted.withheld or (usage is not None and usage.reasoning_tokens > 0)
    return ReasoningTrace(status=TraceStatus.WITHHELD if hidden else TraceStatus.ABSENT)


def _findings(opened: Opened, parted: Parted, told: Mapping[ReplyFinding, bool]) -> tuple[ReplyFinding, ...]:
    """Return what was odd, the answer that stands where only working should first."""
    swapped = parted.answer is None and bool(parted.thoughts) and not parted.cut and _finish(opened) in _WHOLE
    seen = {ReplyFinding.ANSWER_IN_REASONING: swapped, **told}
    return tuple(finding for finding, is_so in seen.items() if is_so)


def _is_short(profile: ModelProfile, usage: Usage | None, expected: int | None) -> bool:
    """Whether the endpoint saw so much less of the prompt than was sent that it must have cut it."""
    if usage is None or expected is None:
        return False
    shortfall = expected - usage.input_tokens
    return shortfall > SHORTFALL_TOKENS and shortfall > profile.count_tolerance * expected


def _ended(raw: RawReply, opened: Opened) -> Failure | None:
    """Return why a reply is not whole: words without end before whatever ended them."""
    breaks_off = raw.ended is not None or opened.broken or _finish(opened) in _CUT
    if breaks_off and ends_in_a_loop("".join(words_in(opened.message))):
        return ENDLESS
    if opened.disorder and not breaks_off:
        return _because(FailureKind.MALFORMED, "the stream's pieces came twice, out of order, or after its end")
    return raw.ended


def _failure(opened: Opened, reply: Reply, expected: int | None) -> Failure | None:
    """Return why the reply may not be used; the cause that explains the others comes first."""
    finish = _finish(opened)
    if opened.broken:
        return _because(FailureKind.IN_DOUBT, "the stream ended before it said that it was done")
    if finish == "error":
        return _because(FailureKind.TRANSIENT, "the endpoint broke off with an error of its own (finish_reason error)")
    if finish in _REFUSED or _string(opened.message.get("refusal")):
        return _because(
            FailureKind.CONTENT_REFUSED, f"the model or a filter refused to answer (finish_reason {finish})"
        )
    if ReplyFinding.PROMPT_TOKENS_SHORT in reply.findings:
        return _because(FailureKind.TOO_LONG, _shortfall(reply, expected))
    if finish in _CUT:
        return _because(FailureKind.CUT, f"the reply ended at the token limit (finish_reason {finish})")
    return _no_answer(reply) if reply.text is None else _not_ended(finish)


def _shortfall(reply: Reply, expected: int | None) -> str:
    seen = reply.usage.input_tokens if reply.usage else 0
    return f"the endpoint read {seen} prompt tokens of the {expected} sent: it cut the prompt without saying so"


def _no_answer(reply: Reply) -> Failure:
    working = "working and no answer" if reply.trace.text else "neither working nor answer"
    return _because(FailureKind.NO_ANSWER, f"{working} (finish_reason {reply.finish_reason})")


def _not_ended(finish: str) -> Failure | None:
    if finish in _WHOLE:
        return None
    if finish == "tool_calls":
        return _because(FailureKind.NO_ANSWER, "the model calls a tool, and none was offered")
    return _because(
        FailureKind.MALFORMED, f"finish_reason {finish or 'missing'}: whether the reply is whole is not said"
    )


def _because(kind: FailureKind, detail: str) -> Failure:
    return Failure(kind=kind, detail=detail, status_code=200)


def _finish(opened: Opened) -> str:
    return _string(opened.choice.get("finish_reason")) or ""


def _string(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
