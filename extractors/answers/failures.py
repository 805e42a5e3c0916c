"""What went wrong with a call, classified once. Nobody else looks at statuses or exception types.

Knows statuses, error bodies and what the HTTP client raises. Decides no retry: `Failure` says whether
one may be worth it, the ledger whether it is made.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus

import httpx2
import openai

from domain.replies import Failure, FailureKind
from extractors.answers.error_bodies import Said, read_error
from extractors.answers.retry_after import Headers, retry_after

_TRANSIENT = frozenset({408, 409, 425, 500, 502, 503, 504, *range(520, 530)})
_GONE_CODES = frozenset({"invalid_model", "1500", "unknown_model", "model_not_found", "model_not_available"})
_GONE_WORDS = re.compile(
    r"invalid model\b|unknown model\b|model\b.{0,200}\b(not found|does not exist|decommissioned|retired|deprecated)",
    re.IGNORECASE,
)
_TOO_LONG_CODES = frozenset({"context_length_exceeded", "exceed_context_size_error"})
_TOO_LONG_WORDS = re.compile(
    r"too large for model with \d+ maximum context length"  # Mistral
    r"|maximum context length|is too large: \d+"  # vLLM, OpenAI
    r"|exceeds? the (available |model'?s? )?context"  # llama-server, Ollama
    r"|context (length|window|size) exceeded|prompt is too long|input (is|length) too long",
    re.IGNORECASE,
)
_REFUSED_CODES = frozenset({"content_filter", "content_policy_violation", "guardrail_violation"})
_UNPAID_CODES = frozenset({"insufficient_quota", "billing_hard_limit_reached"})
_RATE_CODES = frozenset({"rate_limited", "rate_limit_exceeded", "1300"})
_CAPACITY = re.compile(r"capacity exceeded", re.IGNORECASE)
_LOOKS_LIKE_A_KEY = re.compile(r"\S{16,}")

_NOTHING_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.UnsupportedProtocol)

_BROKE = (httpx2.ReadError, httpx2.WriteError, httpx2.RemoteProtocolError)

ENDLESS = Failure(
    kind=FailureKind.ENDLESS, detail="the reply went round in circles: the same words again and again", status_code=200
)


def classify_status(status: int, headers: Headers, body: bytes, *, now: datetime | None = None) -> Failure:
    """Return the failure an error status means. `now` is what a Retry-After date is measured against."""
    return classify_said(status, headers, read_error(body), now=now)


def classify_said(status: int, headers: Headers, said: Said, *, now: datetime | None = None) -> Failure:
    """Return the failure of a status and an error already read."""
    kind = _kind(status, said)
    wait = retry_after(headers, now or datetime.now(UTC))
    return Failure(kind=kind, detail=_detail(kind, status, said), status_code=status, retry_after=wait)


def classify_exception(error: Exception) -> Failure:
    """Return the failure of a call that brought no whole response back: was anything sent, or nothing?"""
    if isinstance(error, openai.APIStatusError):
        response = error.response
        return classify_status(response.status_code, tuple(response.headers.multi_items()), response.content)
    cause = error if isinstance(error, httpx2.HTTPError) else error.__cause__ or error
    if isinstance(cause, _NOTHING_SENT):
        return Failure(
            kind=FailureKind.UNREACHABLE, detail=f"no connection was made ({_name(cause)}); nothing was sent"
        )
    if isinstance(cause, httpx2.DecodingError):
        return Failure(kind=FailureKind.MALFORMED, detail="a body whose compression cannot be undone")
    return Failure(
        kind=FailureKind.IN_DOUBT,
        detail=f"sent, and no whole reply came ({_name(cause)})",
        connection_broke=isinstance(cause, _BROKE),
    )


def _kind(status: int, said: Said) -> FailureKind:
    for test, kind in _BY_WORDS:
        if test(status, said):
            return kind
    if status in _TRANSIENT:
        return FailureKind.TRANSIENT
    return _BY_STATUS.get(status, FailureKind.REJECTED)


_BY_STATUS = {
    401: FailureKind.UNAUTHORISED,
    402: FailureKind.UNAUTHORISED,
    403: FailureKind.UNAUTHORISED,
    404: FailureKind.MODEL_GONE,
    410: FailureKind.MODEL_GONE,
    413: FailureKind.TOO_LONG,
    429: FailureKind.RATE_LIMITED,
}


def _is_unpaid(status: int, said: Said) -> bool:
    """Out of credit, not out of breath: waiting does not help."""
    return status == HTTPStatus.TOO_MANY_REQUESTS and bool(said.codes & _UNPAID_CODES)


def _is_rate(status: int, said: Said) -> bool:
    crowded = status < HTTPStatus.INTERNAL_SERVER_ERROR and _CAPACITY.search(said.words) is not None
    return bool(said.codes & _RATE_CODES) or crowded


def _is_gone(status: int, said: Said) -> bool:
    client_error = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
    about_model = said.codes & _GONE_CODES or _GONE_WORDS.search(said.words)
    return client_error and status != HTTPStatus.UNPROCESSABLE_ENTITY and bool(about_model)


def _is_too_long(_status: int, said: Said) -> bool:
    return bool(said.codes & _TOO_LONG_CODES or _TOO_LONG_WORDS.search(said.words))


def _is_refused(_status: int, said: Said) -> bool:
    return bool(said.codes & _REFUSED_CODES)


def _is_picture(_status: int, said: Said) -> bool:
    """llama-server answers 500 to a picture it has no projector for; asking again does not help."""
    return "image input is not supported" in said.words.lower()


_BY_WORDS: tuple[tuple[Callable[[int, Said], bool], FailureKind], ...] = (
    (_is_unpaid, FailureKind.UNAUTHORISED),
    (_is_rate, FailureKind.RATE_LIMITED),
    (_is_too_long, FailureKind.TOO_LONG),
    (_is_refused, FailureKind.CONTENT_REFUSED),
    (_is_gone, FailureKind.MODEL_GONE),
    (_is_picture, FailureKind.REJECTED),
)


def _detail(kind: FailureKind, status: int, said: Said) -> str:
    words = _LOOKS_LIKE_A_KEY.sub("…", said.words) if kind is FailureKind.UNAUTHORISED else said.words
    return f"{_status_line(status)}: {words}" if words else _status_line(status)


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _name(error: BaseException) -> str:
    return type(error).__name__
