"""Exchanges, replies and failures to columns of a call and back."""

import hashlib
from decimal import Decimal
from typing import NamedTuple

from domain.profiles import ModelProfile
from domain.replies import (
    CallState,
    Exchange,
    Failure,
    FailureKind,
    ReasoningTrace,
    Reply,
    ReplyFinding,
    TraceStatus,
    Usage,
)
from storage.inserts import Row
from storage.lists import CallRecord
from storage.tables import CallRow


class Priced(NamedTuple):
    """What a call cost, and whether that is presumed because the endpoint did not say."""

    amount: Decimal
    presumed: bool


def price(profile: ModelProfile, usage: Usage | None, input_tokens: int) -> Priced:
    """Return a reply's price; without usage the worst case, so that a budget never runs over unseen."""
    if usage is None:
        return Priced(profile.cost(input_tokens, 0, profile.max_output_tokens), presumed=True)
    amount = profile.cost(usage.input_tokens, usage.cached_tokens, usage.output_tokens)
    return Priced(amount, presumed=False)


def trace_row(text: str) -> Row:
    return {"sha256": hashlib.sha256(text.encode()).hexdigest(), "text": text}


def exchange_columns(exchange: Exchange) -> Row:
    return {
        "exchange_sent_at": exchange.sent_at,
        "received_at": exchange.received_at,
        "seconds": (exchange.received_at - exchange.sent_at).total_seconds(),
        "status_code": exchange.status_code,
        "headers": [list(header) for header in exchange.headers],
        "response": exchange.response,
    }


def exchange(row: CallRow) -> Exchange | None:
    if row.response is None or row.exchange_sent_at is None or row.received_at is None or row.status_code is None:
        return None
    return Exchange(
        sent_at=row.exchange_sent_at,
        received_at=row.received_at,
        status_code=row.status_code,
        headers=tuple((name, value) for name, value in row.headers or ()),
        response=row.response,
    )


def reply_columns(reply: Reply, priced: Priced) -> Row:
    usage = reply.usage
    return {
        "reply_text": reply.text,
        "trace": trace_row(reply.trace.text)["sha256"],
        "trace_status": reply.trace.status,
        "trace_tokens": reply.trace.tokens,
        "finish_reason": reply.finish_reason,
        "model_returned": reply.model_returned,
        "findings": [finding.value for finding in reply.findings],
        "usage_input": None if usage is None else usage.input_tokens,
        "usage_cached": None if usage is None else usage.cached_tokens,
        "usage_output": None if usage is None else usage.output_tokens,
        "usage_reasoning": None if usage is None else usage.reasoning_tokens,
        "cost": priced.amount,
        "cost_presumed": priced.presumed,
    }


def reply(row: CallRow, trace_text: str) -> Reply | None:
    if row.trace_status is None:
        return None
    return Reply(
        text=row.reply_text,
        trace=ReasoningTrace(status=TraceStatus(row.trace_status), text=trace_text, tokens=row.trace_tokens or 0),
        finish_reason=row.finish_reason,
        model_returned=row.model_returned,
        usage=_usage(row),
        findings=tuple(ReplyFinding(name) for name in row.findings or ()),
    )


def _usage(row: CallRow) -> Usage | None:
    if row.usage_input is None:
        return None
    return Usage(
        input_tokens=row.usage_input,
        cached_tokens=row.usage_cached or 0,
        output_tokens=row.usage_output or 0,
        reasoning_tokens=row.usage_reasoning or 0,
    )


def failure_columns(failure: Failure) -> Row:
    return {
        "failure_kind": failure.kind,
        "failure_detail": failure.detail,
        "failure_status": failure.status_code,
        "failure_retry_after": failure.retry_after,
    }


def failure(row: CallRow) -> Failure | None:
    if row.failure_kind is None:
        return None
    return Failure(
        kind=FailureKind(row.failure_kind),
        detail=row.failure_detail or "",
        status_code=row.failure_status,
        retry_after=row.failure_retry_after,
    )


def call_record(row: CallRow, document: str) -> CallRecord:
    return CallRecord(
        call=row.id,
        key=row.key,
        attempt=row.attempt,
        state=CallState(row.state),
        run=row.run,
        document=document,
        model_requested=row.model_requested,
        model_returned=row.model_returned,
        input_tokens=row.usage_input,
        cached_tokens=row.usage_cached,
        output_tokens=row.usage_output,
        reasoning_tokens=row.usage_reasoning,
        input_tokens_counted=row.input_tokens,
        cost=row.cost,
        cost_presumed=row.cost_presumed,
        currency=row.currency,
        sent_at=row.exchange_sent_at or row.sent_at,
        received_at=row.received_at,
        latency_seconds=row.seconds,
        status_code=row.status_code,
        request=row.request,
        response=row.response,
        finish_reason=row.finish_reason,
        failure=failure(row),
    )
