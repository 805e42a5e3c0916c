"""The faults an endpoint can have, each drawn from a seed, and where a call that meets one must stand afterwards.

The states are those of docs/errors.md. `again` tells what follows: whether the call is answered in the end.
"""

import gzip
import json
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from domain.replies import CallState, FailureKind
from tests.support.model_server import Asked, Say, say_json, say_message, say_pieces
from tests.support.small_calls import say_answer

HTML = (("content-type", "text/html"),)
LOOP = "Wait, the notice period may be sixty days. Let me read the clause again. "
MEGABYTE = b" " * 1024 * 1024

Draw = Callable[[random.Random, Asked, bool], Say]
"""Makes the response to a request, streamed or not."""


class Fault(NamedTuple):
    draw: Draw
    kind: FailureKind | None
    """How the call that met it failed; None where its reply is used all the same."""
    answered: bool
    """Whether the question is answered in the end: by a second try, a repair, or this very reply."""
    state: CallState = CallState.FAILED
    kind_streamed: FailureKind | None = None
    """Where a stream of it fails otherwise."""
    breaks: bool = False
    """Whether no other call of the run is sent any more."""

    def expected(self, *, streamed: bool) -> tuple[CallState, FailureKind | None]:
        kind = self.kind_streamed if streamed and self.kind_streamed is not None else self.kind
        if kind is None:
            return CallState.SETTLED, None
        return (CallState.IN_DOUBT if kind is FailureKind.IN_DOUBT else self.state), kind


def whole(asked: Asked, *, streamed: bool) -> Say:
    """Return the answer to the one question asked."""
    said = say_answer(asked)
    return say_pieces({"content": said.json["choices"][0]["message"]["content"]}) if streamed else said


def _said(message: Mapping[str, Any], finish: str, *, streamed: bool) -> Say:
    if not streamed:
        return say_message(message, finish_reason=finish)
    return say_pieces(*[{name: value} for name, value in message.items()], finish_reason=finish)


def _status(*statuses: int) -> Draw:
    def draw(chance: random.Random, asked: Asked, streamed: bool) -> Say:
        del asked, streamed
        status, words = chance.choice(statuses), chance.choice(("try again", "", "x" * chance.randrange(5000)))
        return chance.choice((
            say_json({"object": "error", "message": words, "type": "server_error", "code": None}, status=status),
            say_json({"error": {"message": words, "type": "server_error", "code": status}}, status=status),
            say_json({"detail": words}, status=status),
            Say(f"<html>{words}</html>".encode(), status=status, headers=HTML),
            Say(status=status, headers=()),
        ))  # fmt: skip

    return draw


def _limited(chance: random.Random, asked: Asked, streamed: bool) -> Say:
    del asked, streamed
    wait = chance.choice((None, "0", "0.05", "-3", "soon", "Sat, 01 Jan 2000 00:00:00 GMT", "\u0663"))
    headers = () if wait is None else (("retry-after", wait),)
    headers = tuple((name, value) for name, value in headers if value.isascii())
    return say_json({"message": "Requests rate limit exceeded", "code": "1300"}, status=429, headers=headers)


def _cut_off(chance: random.Random, asked: Asked, streamed: bool) -> Say:
    """Half of a reply, as if it were whole."""
    said = whole(asked, streamed=streamed)
    last = said.body.index(b'"finish_reason": "stop"') - 1
    return replace(said, body=said.body[: chance.randrange(1, last)])


def _rubbish(chance: random.Random, asked: Asked, streamed: bool) -> Say:
    del asked, streamed
    return Say(
        chance.choice((b"null", b"[1, 2]", b'"words"', b"\xff\xfe\x00", chance.randbytes(chance.randrange(1, 400))))
    )


def _page(chance: random.Random, asked: Asked, streamed: bool) -> Say:
    del asked, streamed
    return Say(f"<!DOCTYPE html><title>{chance.random()}</title>".encode(), headers=HTML)


def _no_choice(chance: random.Random, asked: Asked, streamed: bool) -> Say:
    del asked, streamed
    drawn: tuple[Any, ...] = ([], None, {}, [None], ["x"], [{}])
    return say_json({"choices": chance.choice(drawn), "model": "test-model"})


def _empty(chance: random.Random, asked: Asked, streamed: bool) -> Say:
    del asked
    return _said({"content": chance.choice(("", " ", "\n\n"))}, "stop", streamed=streamed)


def _thinks_only(chance: random.Random, asked: Asked, streamed: bool) -> Say:
    del asked
    words = "Let me read the clause. " * chance.randrange(1, 4)
    chunk = {"type": "thinking", "thinking": [{"type": "text", "text": words}]}
    thought = chance.choice((f"[THINK]{words}[/THINK]", f"<think>{words}", [chunk]))
    return _said({"content": thought}, "stop", streamed=streamed)


def _at_the_limit(chance: random.Random, asked: Asked, streamed: bool) -> Say:
    words = whole(asked, streamed=False).json["choices"][0]["message"]["content"]
    return _said({"content": words[: chance.randrange(1, len(words))]}, "length", streamed=streamed)


def _endless(chance: random.Random, asked: Asked, streamed: bool) -> Say:
    del asked
    words = LOOP[chance.randrange(30) :] * 400
    if streamed:
        return say_pieces(*[{"reasoning": words[at : at + 60]} for at in range(0, len(words), 60)])
    return say_message({"content": words}, finish_reason="length")


def _refused(chance: random.Random, asked: Asked, streamed: bool) -> Say:
    del asked
    return _said({"content": "half of"[: chance.randrange(1, 7)]}, "content_filter", streamed=streamed)


def _gone(chance: random.Random, asked: Asked, streamed: bool) -> Say:
    del asked, streamed
    return chance.choice((
        say_json({"message": "Invalid model: test-model", "type": "invalid_model", "code": "1500"}, status=400),
        say_json({"error": {"message": "The model `test-model` does not exist.", "code": 404}}, status=404),
        say_json({"error": {"message": "model 'test-model' not found", "type": "api_error"}}, status=404),
    ))  # fmt: skip


def _rejected(chance: random.Random, asked: Asked, streamed: bool) -> Say:
    del asked, streamed
    return say_json(
        {"detail": [{"type": "extra_forbidden", "loc": ["body", "x"], "msg": "Extra"}]},
        status=chance.choice((400, 422)),
    )


def _too_long(chance: random.Random, asked: Asked, streamed: bool) -> Say:
    del asked, streamed
    words = f"Prompt contains {chance.randrange(9999)} tokens, too large for model with 9 maximum context length"
    return chance.choice((
        say_json({"message": words, "code": "3051"}, status=400),
        say_json({"error": {"message": "context", "type": "exceed_context_size_error", "code": 400}}, status=400),
        Say(b"<html>413</html>", status=413, headers=HTML),
    ))  # fmt: skip


def _wrong_form(chance: random.Random, asked: Asked, streamed: bool) -> Say:
    """Answers, but not as they were asked for; the turn that mends them is answered as it should be."""
    number = asked.json["messages"][1]["content"].rpartition(" ")[2] if len(asked.json["messages"]) > 1 else "0"
    entry = {"id": f"q-{number}", "status": "maybe", "value": 7, "citations": "none"}
    words = chance.choice(('{"answers": []}', "The clause says nothing.", json.dumps({"answers": [entry]})))
    return _said({"content": words}, "stop", streamed=streamed)


def _other_model(chance: random.Random, asked: Asked, streamed: bool) -> Say:
    del chance
    said = whole(asked, streamed=streamed)
    return replace(said, body=said.body.replace(b"test-model", b"another-model"))


def _absurd_usage(chance: random.Random, asked: Asked, streamed: bool) -> Say:
    said = whole(asked, streamed=streamed)
    count = chance.choice((b"-5", b'"many"', b"true", b"null"))
    return replace(said, body=said.body.replace(b'"prompt_tokens": 100', b'"prompt_tokens": ' + count))


def _marked(chance: random.Random, asked: Asked, streamed: bool) -> Say:
    del chance
    said = whole(asked, streamed=streamed)
    return replace(said, body=b"\xef\xbb\xbf" + said.body)


def _bomb(chance: random.Random, asked: Asked, streamed: bool) -> Say:
    del asked, streamed
    packed = gzip.compress(MEGABYTE * chance.randrange(70, 90), 1)
    return Say(packed, headers=(("content-type", "application/json"), ("content-encoding", "gzip")))


def _then(change: Mapping[str, Any]) -> Draw:
    """A whole reply that comes amiss."""

    def draw(chance: random.Random, asked: Asked, streamed: bool) -> Say:
        del chance
        return replace(whole(asked, streamed=streamed), **change)

    return draw


FAULTS: Mapping[str, Fault] = {
    "429, with and without Retry-After": Fault(_limited, FailureKind.RATE_LIMITED, answered=True),
    "500, 502, 503, 504, 520, 529": Fault(_status(500, 502, 503, 504, 520, 529), FailureKind.TRANSIENT, answered=True),
    "408, 409, 425": Fault(_status(408, 409, 425), FailureKind.TRANSIENT, answered=True),
    "reset before the headers": Fault(_then({"cut": "before_headers"}), FailureKind.IN_DOUBT, answered=True),
    "reset in the body": Fault(_then({"cut": "mid_body"}), FailureKind.IN_DOUBT, answered=True),
    "no reply in time": Fault(_then({"delay": 15.0}), FailureKind.IN_DOUBT, answered=True),
    "silence in the body": Fault(_then({"stall": 15.0}), FailureKind.IN_DOUBT, answered=True),
    "half a reply as if whole": Fault(
        _cut_off, FailureKind.MALFORMED, answered=True, kind_streamed=FailureKind.IN_DOUBT
    ),
    "200 and no JSON object": Fault(_rubbish, FailureKind.MALFORMED, answered=True),
    "200 and a page of HTML": Fault(_page, FailureKind.MALFORMED, answered=True),
    "no choices": Fault(_no_choice, FailureKind.MALFORMED, answered=True),
    "nothing said": Fault(_empty, FailureKind.NO_ANSWER, answered=True),
    "thought without an answer": Fault(_thinks_only, FailureKind.NO_ANSWER, answered=True),
    "the token limit": Fault(_at_the_limit, FailureKind.CUT, answered=True),
    "words without end": Fault(_endless, FailureKind.ENDLESS, answered=False),
    "a filter": Fault(_refused, FailureKind.CONTENT_REFUSED, answered=False),
    "the model is gone": Fault(_gone, FailureKind.MODEL_GONE, answered=False, breaks=True),
    "401, 403": Fault(_status(401, 403), FailureKind.UNAUTHORISED, answered=False, breaks=True),
    "a field it does not take": Fault(_rejected, FailureKind.REJECTED, answered=False),
    "longer than the context": Fault(_too_long, FailureKind.TOO_LONG, answered=False),
    "not the form asked for": Fault(_wrong_form, FailureKind.SCHEMA, answered=True),
    "another model answers": Fault(_other_model, None, answered=True),
    "an absurd count of tokens": Fault(_absurd_usage, None, answered=True),
    "a byte order mark": Fault(_marked, None, answered=True),
    "a bomb in gzip": Fault(_bomb, FailureKind.MALFORMED, answered=True),
}
