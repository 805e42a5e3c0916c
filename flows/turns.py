"""What is asked after a reply that was paid for and of no use: at most one second try, and one turn to mend it.

Each is a call of its own with a key of its own, so that a run taken up later finds it on record. Pure:
sends nothing.
"""

from domain.messages import ChatRequest
from domain.model import Noun, digest
from domain.profiles import ModelProfile
from domain.questions import Question
from domain.replies import Failure, FailureKind, Purpose, Reply
from domain.windows import Window
from extractors.answers.parse import parse_candidates
from extractors.windows.tokens import TokenCounter
from prompts.repair import render_repair

CONTEXT_MARGIN = 64
"""Tokens left free between prompt, output and context: servers differ by a few in what they add."""

MORE_ROOM = 2
"""A reply that was cut is given this many times the room, as far as the context allows."""

WORTH_IT = 1.25
"""Less room than this many times the first is not worth paying for the prompt again."""

LEAST_ROOM = 256
"""Tokens below which no answer fits."""


class PlannedCall(Noun):
    """A request ready to be sent: one window, some questions, counted."""

    window: Window
    questions: tuple[Question, ...]
    request: ChatRequest
    input_tokens: int
    key: str
    """Identity of the call: digest of what is said and to whom."""
    purpose: Purpose = Purpose.ASK
    room: int | None = None
    """Output tokens to ask for; None for what the profile allows."""


class Heard(Noun):
    """What became of a call. Beside a failure the reply holds what could be read all the same, never an answer."""

    planned: PlannedCall
    call: str
    reply: Reply | None
    failure: Failure | None
    reused: bool


def output_room(profile: ModelProfile, input_tokens: int) -> int:
    """Return the output tokens to ask for, so that prompt and output never exceed the context."""
    return min(profile.max_output_tokens, profile.context_tokens - input_tokens - CONTEXT_MARGIN)


def room(profile: ModelProfile, planned: PlannedCall) -> int:
    """Return the output tokens a call asks for."""
    return output_room(profile, planned.input_tokens) if planned.room is None else planned.room


def second_try(profile: ModelProfile, heard: Heard) -> PlannedCall | None:
    """Return the call to make after a reply that was cut, empty or unreadable; None where none is worth it."""
    planned, kind = heard.planned, heard.failure.kind if heard.failure is not None else None
    if kind is FailureKind.CUT:
        first = room(profile, planned)
        more = min(MORE_ROOM * first, profile.context_tokens - planned.input_tokens - CONTEXT_MARGIN)
        return _again(profile, planned, Purpose.MORE_ROOM, more) if more >= WORTH_IT * first else None
    if kind in (FailureKind.NO_ANSWER, FailureKind.MALFORMED):
        return _again(profile, planned, Purpose.ONCE_MORE, None)
    return None


def repair(counter: TokenCounter, profile: ModelProfile, heard: Heard) -> PlannedCall | None:
    """Return the turn that mends an answer with problems; None where it has none, or nothing fits beside it."""
    planned, reply = heard.planned, heard.reply
    if heard.failure is not None or reply is None or reply.text is None:
        return None
    problems = parse_candidates(reply.text, planned.questions).problems
    if not problems:
        return None
    request = render_repair(planned.request, reply.text, problems)
    tokens = counter.request(request, profile)
    if output_room(profile, tokens) < LEAST_ROOM:
        return None
    key = digest([request.digest, profile.identity])
    changed = {"request": request, "input_tokens": tokens, "key": key, "purpose": Purpose.REPAIR, "room": None}
    return planned.model_copy(update=changed)


def better_of(first: Heard, later: Heard) -> Heard:
    """Return the outcome to go on with: the one with fewer questions unanswered, the later of equals.

    Where neither is of use, what was wrong with the first is what is told.
    """
    if later.failure is not None:
        return later if first.failure is not None and first.failure.kind is later.failure.kind else first
    return first if first.failure is None and _problems(first) < _problems(later) else later


def _problems(heard: Heard) -> int:
    text = heard.reply.text if heard.reply is not None else None
    return len(parse_candidates(text or "", heard.planned.questions).problems)


def _again(profile: ModelProfile, planned: PlannedCall, purpose: Purpose, room: int | None) -> PlannedCall:
    key = digest([planned.request.digest, profile.identity, purpose.value, str(room)])
    return planned.model_copy(update={"key": key, "purpose": purpose, "room": room})
