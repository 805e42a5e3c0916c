"""Numbers written out: English words and Japanese kanji numerals.

Knows grammar, not meaning: whether `one` counts something is for others to say.
"""

import re
from decimal import Decimal

_UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SCALES = {
    "hundred": Decimal(100),
    "thousand": Decimal(1000),
    "million": Decimal(10**6),
    "billion": Decimal(10**9),
    "trillion": Decimal(10**12),
}

_VALUE = {
    "zero": 0,
    "fourty": 40,
    **{word: at for at, word in enumerate(_UNITS, start=1)},
    **{word: at for at, word in enumerate(_TEENS, start=10)},
    **{word: at * 10 for at, word in enumerate(_TENS, start=2)},
}

_GAP = r"[\s-]{1,3}"
_SMALL = (
    rf"(?:(?:{'|'.join([*_TENS, 'fourty'])})(?:{_GAP}(?:{'|'.join(_UNITS)})\b)?|{'|'.join(_TEENS)}|{'|'.join(_UNITS)})"
)
_HUNDREDS = rf"(?:{_SMALL}{_GAP}hundred\b(?:{_GAP}(?:and{_GAP})?{_SMALL})?|{_SMALL})"
_GREAT = r"(?:thousand|million|billion|trillion)"
_LED = rf"(?:{_HUNDREDS}{_GAP}{_GREAT}\b)"
ENGLISH = rf"(?:{_LED}(?:,?{_GAP}{_LED})*(?:,?{_GAP}(?:and{_GAP})?{_HUNDREDS})?|{_HUNDREDS}|zero)\b"
"""Pattern of a whole number in English words, to be compiled with IGNORECASE; ends at a word's end."""

_KANJI_DIGITS = {char: at for at, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "壱": 1, "弐": 2, "参": 3}
_KANJI_SMALL = {"十": 10, "拾": 10, "百": 100, "千": 1000}
_KANJI_GREAT = {"万": 10**4, "億": 10**8, "兆": 10**12}
KANJI = f"[{''.join([*_KANJI_DIGITS, *_KANJI_SMALL, *_KANJI_GREAT])}]"
"""Pattern of one kanji numeral character."""


def english_number(words: str) -> Decimal:
    """Return what words matched by `ENGLISH` count; raises KeyError for words that are no number."""
    total, group = 0, 0
    for word in re.split(r"[\s,-]+", words.lower()):
        if word == "and":
            continue
        if word == "hundred":
            group *= 100
        elif word in SCALES:
            total, group = total + group * int(SCALES[word]), 0
        else:
            group += _VALUE[word]
    return Decimal(total + group)


def kanji_number(numerals: str) -> Decimal | None:
    """Return what kanji numerals count, both `百二十` and `一二〇`; None where they make no number."""
    if all(char in _KANJI_DIGITS for char in numerals):
        return Decimal("".join(str(_KANJI_DIGITS[char]) for char in numerals))
    total, group, digit = 0, 0, None
    for char in numerals:
        if char in _KANJI_DIGITS:
            if digit is not None:
                return None
            digit = _KANJI_DIGITS[char]
        elif char in _KANJI_SMALL:
            group, digit = group + (1 if digit is None else digit) * _KANJI_SMALL[char], None
        else:
            group += digit or 0
            if group == 0:
                return None
            total, group, digit = total + group * _KANJI_GREAT[char], 0, None
    return Decimal(total + group + (digit or 0))
