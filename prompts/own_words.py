"""A pack of one question in a person's own words: the same three files as any pack, so that it can be linted,
hashed and asked again.

Its name is the digest of what was asked: the same words always make the same pack. Nobody named cues for
it, so its cue is its own wording; phrases within it serve the sweep behind an `absent`. Knows no document
and writes no file.
"""

import hashlib
import json
import re
import unicodedata
from itertools import groupby

from domain.errors import UsageError

AREA = "asked"
VERSION = 1
QUESTION_ID = "question"
SHORTEST, LONGEST = 8, 2000
"""Code points of a question."""

_SYSTEM = """\
You read documents for people who check every answer against the page it rests on.

One question is asked, in a person's own words. Report what the document says, not what such documents usually say.
Keep the value short: a name, a date, an amount, or the words of the document that answer. Where the question cannot be
answered by copied words alone, give the words the answer rests on and say in `explanation` what follows from them.
"""
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_JAPANESE_PHRASE = re.compile(r"[\u3400-\u9fff]{3,}|[\u30a0-\u30ff]{3,}")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_LINKS = frozenset({"of", "for", "and", "to", "in"})
"""Small words that may stand inside a phrase, as in `change of control`."""
_WITHOUT_WEIGHT = (
    "a about all an and any are as at be been being but by can could did do does document else ever for from give had "
    "has have how i if in into is it its list many may me mention much must of on or our page pages quote say says "
    "shall should show state stated states tell than that the their them there these they this those to under was we "
    "were what when where whether which who whom whose why will with would you"
)
STOP_WORDS = frozenset(_WITHOUT_WEIGHT.split())
_MOST_PHRASES = 12


def own_words_pack(question: str) -> dict[str, str]:
    """Return the pack's files by name; raises UsageError for a question that cannot be asked."""
    asked = _cleaned(question)
    language = "ja" if _JAPANESE.search(asked) else "en"
    return {
        "pack.toml": _toml(
            {
                "name": pack_name(asked),
                "version": VERSION,
                "title": asked[:80],
                "owner": "whoever asked",
                "language": language,
                "review": "Asked once, in a person's own words; read the evidence before relying on it.",
            }
        ),
        "system.md": _SYSTEM,
        "questions.toml": "[[question]]\n"
        + _toml(
            {
                "id": QUESTION_ID,
                "text": asked,
                "type": "text",
                "evidence": "The words of the document that answer the question.",
            }
        )
        + f"cues = {{ {language} = [{_quoted(asked)}] }}\n"
        + f"sweep = {{ {language} = [{', '.join(map(_quoted, phrases(asked)))}] }}\n",
    }


def pack_name(asked: str) -> str:
    return f"{AREA}/q-{hashlib.sha256(asked.encode()).hexdigest()[:16]}"


def phrases(asked: str) -> tuple[str, ...]:
    """Return the phrases of a question that, standing in a document, make an `absent` doubtful."""
    if _JAPANESE.search(asked):
        return tuple(dict.fromkeys(_JAPANESE_PHRASE.findall(asked)))[:_MOST_PHRASES]
    found: list[str] = []
    for piece in re.split(r"[^\w\s'\u2019-]+", asked.lower()):
        words = _WORD.findall(piece)
        for kept, run in groupby(words, lambda word: word in _LINKS or word not in STOP_WORDS):
            found += _pairs(list(run)) if kept else []
    return tuple(dict.fromkeys(found))[:_MOST_PHRASES]


def _pairs(run: list[str]) -> list[str]:
    """Return each two words of weight that stand together, small words between them included."""
    heavy = [place for place, word in enumerate(run) if word not in STOP_WORDS]
    return [" ".join(run[start : end + 1]) for start, end in zip(heavy, heavy[1:], strict=False) if end - start <= 2]  # noqa: PLR2004, RUF007  # neighbours


def _cleaned(question: str) -> str:
    """Return the question on one line, without control characters."""
    visible = "".join(" " if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") else char for char in question)
    asked = " ".join(visible.split())
    if SHORTEST <= len(asked) <= LONGEST and _WORD.search(asked):
        return asked
    raise UsageError(
        "There is no question to ask."
        if not asked
        else f"The question has {len(asked)} characters and cannot be asked.",
        f"A question has {SHORTEST} to {LONGEST} characters, words among them.",
        'Write it out, in quotation marks: indicia ask DOCUMENT "Who signed for the buyer?"',
    )


def _toml(table: dict[str, str | int]) -> str:
    return "".join(f"{key} = {_quoted(value) if isinstance(value, str) else value}\n" for key, value in table.items())


def _quoted(text: str) -> str:
    """Return a TOML string; JSON's escapes are TOML's, but for the one character JSON leaves bare."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
