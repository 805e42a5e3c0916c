"""Two readings of one page, the file's own layer and our OCR: how far they agree, and which is the better.

Knows texts only, no dictionary of any language, and no page.
"""

import re
import unicodedata
from collections import Counter
from typing import Any, Literal, NamedTuple

from rapidfuzz.distance import LCSseq

from domain.documents import FindingCode
from extractors.pages.page_record import finding
from extractors.pages.scripts import UNKNOWN

Source = Literal["text_layer", "ocr"]

DISAGREES_BELOW = 0.8
"""How far two readings of one picture must be alike; two engines on a poor scan are more so."""
SURE = 0.8
"""Mean confidence from which on our OCR may overrule a plausible layer."""
_FAR_SHORTER = 0.5
_CLEARLY = 0.03
"""How much more plausible a reading must be to be called the better for it."""
_KEPT = 40_000
"""Characters of the other reading that are kept, and compared; a page of small print has 10,000."""

_WORD = re.compile(r"\S+")
_TRIMMED = "()[]{}<>\"'“”‘’.,;:!?*|·•-–—_/\\"
_FIGURE = re.compile(r"[#$€£¥§%(]{0,2}[+\-–]?\d[\d.,:/\-–]*[%)°a-zA-Z]{0,3}")
_LATIN = re.compile(r"(?:[a-z]+|[A-Z]?[a-z]+|[A-Z]+|[A-Z][a-z]+[A-Z][a-z]+)(?:[-'’&./@][A-Za-z0-9]+)*s?")
_VOWEL = re.compile(r"[aeiouyAEIOUY]")
_LONG = 4


class Compared(NamedTuple):
    """What a comparison of the layer with our OCR came to."""

    chosen: Source
    other: dict[str, Any]
    """The reading not chosen, as the domain's `OtherReading`."""
    findings: list[dict[str, Any]]


def compare(number: int, layer: str, ocr: str, confidence: float | None) -> Compared:
    """Return which of two readings of page `number` is the better, and what is to be said of the other."""
    shared = alike(layer, ocr)
    chosen, why = _better(layer, ocr, confidence or 0.0, shared)
    agreed = agreement(layer, ocr)
    other = {
        "source": "ocr" if chosen == "text_layer" else "text_layer",
        "text": (ocr if chosen == "text_layer" else layer)[:_KEPT],
        "agreement": round(agreed, 4),
        "why": why,
    }
    if shared >= DISAGREES_BELOW:
        return Compared(chosen, other, [])
    detail = f"The file's text layer and our OCR are alike to {shared:.0%}; {_NAMES[chosen]} was used."
    return Compared(chosen, other, [finding(FindingCode.TEXT_DISAGREES, detail, number)])


_NAMES = {"text_layer": "the layer", "ocr": "our OCR"}


def agreement(one: str, other: str) -> float:
    """Return the share of the shorter text's characters that stand in the other as well, in order."""
    one, other = _folded(one)[:_KEPT], _folded(other)[:_KEPT]
    shorter = min(len(one), len(other))
    if not shorter:
        return 0.0
    return float(LCSseq.similarity(one, other)) / shorter


def alike(one: str, other: str) -> float:
    """Return how far two texts say the same: by words in any order, or by characters in order, whichever is more.

    The first forgives columns read in another order, the second spaces that an engine did not see.
    """
    mine, theirs = _folded(one)[:_KEPT], _folded(other)[:_KEPT]
    longer = max(len(mine), len(theirs))
    in_order = float(LCSseq.similarity(mine, theirs)) / longer if longer else 1.0
    return max(words_shared(one, other), in_order)


def words_shared(one: str, other: str) -> float:
    """Return the share of the larger reading's words that the other has, whatever their order."""
    mine, theirs = Counter(_units(one)), Counter(_units(other))
    larger = max(mine.total(), theirs.total())
    return (mine & theirs).total() / larger if larger else 1.0


def plausibility(text: str) -> float:
    """Return the share of characters in words that look like words or figures of some language; 0 to 1."""
    words = [word.strip(_TRIMMED) for word in _WORD.findall(unicodedata.normalize("NFKC", text))]
    total = sum(map(len, words))
    return sum(len(word) for word in words if _plausible(word)) / total if total else 0.0


def _better(layer: str, ocr: str, confidence: float, shared: float) -> tuple[Source, str]:
    mine, theirs = len(_folded(ocr)), len(_folded(layer))
    if mine < theirs * _FAR_SHORTER and confidence < SURE:
        return "text_layer", "Our OCR found far less and was unsure."
    if theirs < mine * _FAR_SHORTER:
        return "ocr", "The layer lacks most of what the page shows."
    gain = plausibility(ocr) - plausibility(layer)
    if gain > _CLEARLY and confidence >= SURE / 2:
        return "ocr", "Our OCR reads more like language than the layer."
    if confidence < SURE or -gain > _CLEARLY:
        return "text_layer", "The layer reads at least as well, and our OCR is not the surer."
    if shared < DISAGREES_BELOW:
        return "ocr", "The layer says other things than the picture, and our OCR is sure of what it read."
    return "ocr", "Both say nearly the same; our OCR is sure and was made from what the page shows."


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _units(text: str) -> list[str]:
    """Return words of letters and digits; single characters for scripts without spaces between words."""
    units: list[str] = []
    for word in re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()):
        if word.isascii() or not any(unicodedata.east_asian_width(character) in "WF" for character in word):
            units.append(word)
        else:
            units += word
    return units


def _plausible(word: str) -> bool:
    if not word or _FIGURE.fullmatch(word):
        return True
    if word.isascii():
        return _LATIN.fullmatch(word) is not None and (
            len(word) < _LONG or word.isupper() or _VOWEL.search(word) is not None
        )
    if UNKNOWN in word or not all(unicodedata.category(character)[0] in "LMNPS" for character in word):
        return False
    # Letters outside ASCII: a capital amid small ones is debris in scripts that have capitals.
    return word[1:] == word[1:].lower() or word.isupper()
