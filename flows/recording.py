"""A reply put on record as it came, then read; what it used frees what was set aside for it."""

from domain.profiles import ModelProfile
from domain.replies import Exchange
from extractors.answers.raw import RawReply
from extractors.answers.replies import Reading, read_response
from flows.desk import Desk
from storage import CallReading


def record_reply(desk: Desk, profile: ModelProfile, call: str, raw: RawReply, input_tokens: int) -> Reading:
    """Store a call's raw reply before reading it; where it is of no use, that is written down too."""
    ledger = desk.store.ledger
    exchange = Exchange(
        sent_at=raw.sent_at,
        received_at=raw.received_at,
        status_code=raw.status_code,
        headers=raw.headers,
        response=desk.store.blobs.put(raw.body),
    )
    ledger.record_exchange(call, exchange, raw.body)
    reading = read_response(profile, raw, expected_input_tokens=input_tokens)
    if reading.failure is not None:
        ledger.record_failure(call, reading.failure, reading.reply)
    elif desk.spending is not None:
        ledger.record_reading(CallReading(call=call, reply=reading.reply, failure=None))
    return reading
