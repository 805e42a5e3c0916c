"""Answers from a closed set: yes and no, and the choices a question offers."""

import re
from collections.abc import Iterator, Sequence

from extractors.answers.values.found import FoundValue, leftmost_longest

_YES = frozenset({"yes", "true", "はい", "有", "あり", "有り"})
_NO = frozenset({"no", "false", "いいえ", "無", "なし", "無し"})
_TRUTH = re.compile(
    r"(?<![A-Za-z])(?P<english>yes|true|no(?!\s?\.\s?[0-9])|false)(?=\s*(?:$|[.,;:!)\]\-\n]))"
    r"|(?P<japanese>はい|いいえ)(?=$|[。、,.\s])",
    re.IGNORECASE,
)


def find_booleans(text: str) -> tuple[FoundValue, ...]:
    """Find a yes or no that stands as a statement of its own: `No.` and `Yes, ...`, never `no later than`."""
    return tuple(
        FoundValue(match.start(), match.end(), match[0], "true" if match[0].lower() in _YES else "false")
        for match in _TRUTH.finditer(text)
    )


def truth(text: str) -> str | None:
    """Return `true` or `false` for a text that is one of the words for it; None for any other."""
    word = text.strip().strip(".。").lower()
    if word in _YES:
        return "true"
    return "false" if word in _NO else None


def find_choices(text: str, choices: Sequence[str]) -> tuple[FoundValue, ...]:
    """Find the choices as whole words; case, white space and hyphens may differ from the question's."""
    return leftmost_longest(_each(text, choices))


def _each(text: str, choices: Sequence[str]) -> Iterator[FoundValue]:
    for choice in choices:
        words = r"[\s_-]+".join(re.escape(word) for word in re.split(r"[\s_-]+", choice.strip()) if word)
        for match in re.finditer(rf"(?<![A-Za-z0-9]){words}(?![A-Za-z0-9])", text, re.IGNORECASE):
            yield FoundValue(match.start(), match.end(), match[0], choice)
