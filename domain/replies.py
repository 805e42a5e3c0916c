"""What came back: the raw exchange as bytes, and the reply read from it, working apart from answer."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from domain.model import Count, Instant, Noun, Sha256


class TraceStatus(StrEnum):
    COMPLETE = "complete"
    CUT = "cut"
    """It began and did not end: the token limit, a broken stream."""
    ABSENT = "absent"
    """The model gave none, or gave it where it cannot be told from the answer."""
    WITHHELD = "withheld"
    """The endpoint says there was one and does not show it."""


class ReasoningTrace(Noun):
    """The model's working as it came. Explanation, never evidence, and never the answer."""

    status: TraceStatus
    text: str = ""
    tokens: Count = 0
    """Counted by us with the model's vocabulary: no endpoint says it for Magistral. 0 until counted."""


class Usage(Noun):
    """Tokens as the endpoint counted them. Working is included in `output_tokens`."""

    input_tokens: Count = 0
    cached_tokens: Count = 0
    """The part of `input_tokens` that the endpoint read from its cache."""
    output_tokens: Count = 0
    reasoning_tokens: Count = 0
    """The part of `output_tokens` spent on working, as far as it is known."""


class ReplyFinding(StrEnum):
    """What was odd about a reply that could still be read."""

    ANSWER_IN_REASONING = "answer_in_reasoning"
    CLOSE_WITHOUT_OPEN = "close_without_open"
    END_NOT_SAID = "end_not_said"
    """A stream said why its choice ended, and not that nothing follows ([DONE])."""
    MODEL_DIFFERS = "model_differs"
    NO_USAGE = "no_usage"
    PROMPT_TOKENS_SHORT = "prompt_tokens_short"
    STREAM_DISORDER = "stream_disorder"
    """A stream's pieces came twice, out of order, or after its end."""
    UNKNOWN_CHUNK = "unknown_chunk"


class Reply(Noun):
    """A reply read from its bytes. `text` is None where there is no answer, whatever the trace says."""

    text: str | None
    trace: ReasoningTrace
    finish_reason: str | None
    model_returned: str | None
    usage: Usage | None
    findings: tuple[ReplyFinding, ...] = ()


class Exchange(Noun):
    """The bytes that went out and came back, by digest, and when."""

    sent_at: Instant
    received_at: Instant
    status_code: Annotated[int, Field(ge=100, le=599)]
    headers: tuple[tuple[str, str], ...]
    """As received, names in lower case, in order; no request headers, so no key."""
    response: Sha256
    """Digest of the response body as received."""


class FailureKind(StrEnum):
    """Classified once, here; nobody else looks at status codes."""

    TRANSIENT = "transient"
    RATE_LIMITED = "rate_limited"
    UNREACHABLE = "unreachable"
    """No connection, no name, no TLS: nothing was paid."""
    IN_DOUBT = "in_doubt"
    """Sent, and no whole reply came: presume it was paid for."""
    UNAUTHORISED = "unauthorised"
    MODEL_GONE = "model_gone"
    TOO_LONG = "too_long"
    REJECTED = "rejected"
    """The endpoint refuses the request as it stands: a field, a schema, an image."""
    CONTENT_REFUSED = "content_refused"
    MALFORMED = "malformed"
    """A reply came and is not one we can read: HTML, broken JSON, no choices."""
    CUT = "cut"
    """The reply ended at the token limit before the answer was whole."""
    ENDLESS = "endless"
    """The reply went round in circles; where it was a stream, we ended it."""
    NO_ANSWER = "no_answer"
    """Working only, or nothing."""
    SCHEMA = "schema"
    """An answer came that does not satisfy the schema."""


class Failure(Noun):
    kind: FailureKind
    detail: str
    """What the endpoint said, shortened; never text of a document."""
    status_code: int | None = None
    retry_after: float | None = Field(default=None, ge=0)
    """Seconds the endpoint asked us to wait; None where it said nothing we could read."""
    connection_broke: bool = False
    """Whether the connection broke under the call; seen by the client, not kept on record."""

    @property
    def retryable(self) -> bool:
        return self.kind in _RETRYABLE

    @property
    def ends_the_run(self) -> bool:
        """Whether the same would happen to every other call of the run."""
        return self.kind in _TERMINAL


_RETRYABLE = frozenset({FailureKind.TRANSIENT, FailureKind.RATE_LIMITED, FailureKind.UNREACHABLE, FailureKind.IN_DOUBT})
_TERMINAL = frozenset({FailureKind.UNAUTHORISED, FailureKind.MODEL_GONE})


class CallState(StrEnum):
    """Where a call stands; `sent` is written before the first byte leaves."""

    PLANNED = "planned"
    SENT = "sent"
    RECEIVED = "received"
    """Its raw reply is stored; nothing has been read from it yet."""
    SETTLED = "settled"
    """Read, and its answers are stored."""
    FAILED = "failed"
    IN_DOUBT = "in_doubt"
    """Sent by a process that died before the reply came: perhaps paid for."""


class Purpose(StrEnum):
    """Why a call is made. All but the first follow a reply that was paid for and of no use."""

    ASK = "ask"
    MORE_ROOM = "more_room"
    """The reply was cut: the same once more, with more room for it."""
    ONCE_MORE = "once_more"
    """No answer came, or nothing that can be read: the very same once more."""
    REPAIR = "repair"
    """The answer does not satisfy the schema: its problems are named, and it is asked to be mended."""


class Price(Noun):
    amount: Decimal
    currency: str
