"""The wire: what goes in comes out, and nothing too large or malformed gets in."""

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.pages.frames import MAX_HEAD, Frame, FrameError, decode, encode

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


def exactly(data: bytes) -> io.BytesIO:
    class Pipe(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            part = super().read(size)
            if size is not None and len(part) < size:
                raise EOFError
            return part

    return Pipe(data)


@given(st.dictionaries(st.text(), json_values, max_size=5), st.binary(max_size=500))
def test_a_frame_survives_the_wire(head: dict[str, object], body: bytes) -> None:
    pipe = exactly(encode(Frame(head, body)) * 2)
    assert decode(pipe.read) == decode(pipe.read) == Frame(head, body)
    with pytest.raises(EOFError):
        decode(pipe.read)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_frame_or_refused(data: bytes) -> None:
    try:
        frame = decode(exactly(data).read)
    except (FrameError, EOFError):
        return
    assert isinstance(frame.head, dict)


@pytest.mark.parametrize("lengths", [(MAX_HEAD + 1, 0), (2, 2**32 - 1)])
def test_lengths_are_checked_before_anything_is_read(lengths: tuple[int, int]) -> None:
    pipe = exactly(struct.pack(">II", *lengths) + b"{}" * 10)
    with pytest.raises(FrameError):
        decode(pipe.read)
    assert pipe.tell() == 8


@pytest.mark.parametrize("head", [b"[1]", b"null", b"{", b"\xff", b"[" * 100_000])
def test_a_header_that_is_no_object_is_refused(head: bytes) -> None:
    with pytest.raises(FrameError):
        decode(exactly(struct.pack(">II", len(head), 0) + head).read)
