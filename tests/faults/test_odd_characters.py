"""Characters no database takes, a byte order mark, half a pair: read, and made harmless."""

from tests.support.calls import call
from tests.support.model_server import Say, say_message, say_stream


def test_lone_surrogate_and_nul() -> None:
    reply = call(say_message({"content": "a\ud800b\0c \N{GRINNING FACE}"})).reply
    assert reply.text == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c \N{GRINNING FACE}"
    assert reply.model_dump_json()


def test_a_pair_parted_by_a_stream() -> None:
    piece = '{"choices":[{"index":0,"delta":{"content":"%s"},"finish_reason":%s}]}'
    lines = [piece % ("\\ud83d", "null"), piece % ("\\ude00", '"stop"')]
    assert call(say_stream("".join(f"data: {line}\n\n" for line in lines).encode())).reply.text == "\N{GRINNING FACE}"


def test_byte_order_mark() -> None:
    assert call(Say(b"\xef\xbb\xbf" + say_message({"content": "an answer"}).body)).reply.text == "an answer"
