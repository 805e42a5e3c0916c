"""Write the many forms of digits, signs and spaces in one form without moving any offset.

Knows no kind of value; `extractors.answers.folding` folds for matching and may change lengths.
"""

import unicodedata

_SIGNS = str.maketrans(
    {
        "\u2212": "-",  # minus sign
        "\u2010": "-",  # hyphen
        "\u2011": "-",  # hyphen that does not break
        "\u2012": "-",  # figure dash
        "\u2013": "-",  # en dash: on many pages the only minus there is
        "\u00ad": "-",
        "\u25b3": "\u25b3",
        "\u25b2": "\u25b3",  # the Japanese accountant's minus, black or white
        "\u2019": "'",
        "\u2018": "'",
        "\u300c": '"',
        "\u300d": '"',
    }
)


def one_width(text: str) -> str:
    """Return `text` with each character in its plain form; as long as `text`, character for character."""
    if text.isascii():
        return text
    return "".join(map(_plain, text)).translate(_SIGNS)


def _plain(char: str) -> str:
    if char.isascii():
        return char
    if char.isspace():
        return "\n" if char in "\u2028\u2029\x85" else " "
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 else char
