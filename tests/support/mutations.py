"""Files broken by chance, the same chance every time: bytes flipped, pieces cut, doubled, swapped, mixed."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

LARGEST = 400_000
"""Bytes of an original: what is larger says nothing more and takes longer."""
_WORDS = (b"0 R", b"endobj", b"stream", b"/Kids", b"/Length", b"/Filter", b"<<", b">>", b"[", b"]", b"/Parent", b"xref")
_NUMBERS = (b"0", b"-1", b"1", b"2147483647", b"-2147483648", b"4294967296", b"1e309", b"99999999999999999999")


def originals(corpus: Path, largest: int = LARGEST) -> list[Path]:
    """Return the files that mutations are made of."""
    return sorted(path for path in (corpus / "odd").rglob("*") if path.is_file() and 0 < path.stat().st_size < largest)


def mutations(files: Sequence[Path], count: int, seed: int) -> Iterator[bytes]:
    """Yield so many broken files; the same files, count and seed give the same bytes."""
    chance = random.Random(seed)
    for _ in range(count):
        data = bytearray(chance.choice(files).read_bytes())
        for _ in range(chance.choice((1, 1, 2, 4, 16))):
            if data:
                chance.choice(_WAYS)(chance, data, files)
        yield bytes(data)


def _flip(chance: random.Random, data: bytearray, _: Sequence[Path]) -> None:
    for _ in range(chance.randint(1, 30)):
        data[chance.randrange(len(data))] = chance.randrange(256)


def _cut(chance: random.Random, data: bytearray, _: Sequence[Path]) -> None:
    start = chance.randrange(len(data))
    del data[start : start + chance.randint(1, 2000)]


def _truncate(chance: random.Random, data: bytearray, _: Sequence[Path]) -> None:
    del data[chance.randrange(len(data)) :]


def _double(chance: random.Random, data: bytearray, _: Sequence[Path]) -> None:
    start = chance.randrange(len(data))
    data[start:start] = data[start : start + chance.randint(1, 2000)]


def _number(chance: random.Random, data: bytearray, _: Sequence[Path]) -> None:
    digits = [index for index in range(len(data)) if 0x30 <= data[index] <= 0x39]
    if digits:
        place = chance.choice(digits)
        data[place : place + 1] = chance.choice(_NUMBERS)


def _word(chance: random.Random, data: bytearray, _: Sequence[Path]) -> None:
    place = data.find(chance.choice(_WORDS), chance.randrange(len(data)))
    if place >= 0:
        data[place : place + 2] = chance.choice(_WORDS)


def _mix(chance: random.Random, data: bytearray, files: Sequence[Path]) -> None:
    other = chance.choice(files).read_bytes()
    start = chance.randrange(len(other))
    place = chance.randrange(len(data))
    data[place:place] = other[start : start + chance.randint(1, 4000)]


_WAYS = (_flip, _cut, _truncate, _double, _number, _word, _mix)
