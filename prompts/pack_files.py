"""Read a pack's folder: its three files into a PromptPack, or everything that is wrong with them.

A pack is `pack.toml`, `system.md` and `questions.toml`; nothing else in the folder (gold cases, a
README) is part of what is asked, so nothing else changes its digest. Knows nothing of where packs
are kept or which one was meant.
"""

import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import Field, ValidationError

from domain.model import Noun, digest
from domain.questions import Pictures, PromptPack, Question
from prompts.findings import PackFinding, Severity

HEAD, SYSTEM, QUESTIONS = "pack.toml", "system.md", "questions.toml"
PACK_FILES = (HEAD, QUESTIONS, SYSTEM)
"""Sorted by name, as the digest takes them."""

VERSION_FOLDER = re.compile(r"v([1-9]\d*)")

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_CURES = {
    "missing": "Add it.",
    "enum": "Write one of the values named.",
    "literal_error": "Write one of the values named.",
}


class PackHead(Noun):
    """What `pack.toml` holds."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]
    version: Annotated[int, Field(ge=1)]
    title: Annotated[str, Field(min_length=1)]
    owner: Annotated[str, Field(min_length=1)]
    language: Annotated[str, Field(min_length=2)]
    review: Annotated[str, Field(min_length=1)]
    pictures: Pictures = Pictures.NEEDED


class PackReading(NamedTuple):
    pack: PromptPack | None
    """None where `errors` is not empty."""
    errors: tuple[PackFinding, ...]


def read_pack(folder: Path) -> PackReading:
    """Return the pack in `folder`, or all errors found in its files."""
    found: list[PackFinding] = []
    contents = {name: data for name in PACK_FILES if (data := _bytes(folder / name, found)) is not None}
    texts = {name: text for name, data in contents.items() if (text := _text(folder / name, data, found)) is not None}
    head = _head(folder, texts, found)
    questions = _questions(folder / QUESTIONS, texts, found)
    system = texts.get(SYSTEM, "")
    if SYSTEM in texts and not system.strip():
        found.append(_error(folder / SYSTEM, "It is empty.", "Write whom the model speaks for and how it should read."))
    if found or head is None:
        return PackReading(None, tuple(found))
    sha256 = digest([[name, hashlib.sha256(contents[name]).hexdigest()] for name in PACK_FILES])
    pack = PromptPack(**head.model_dump(), system=system, questions=questions, sha256=sha256)
    return PackReading(pack, ())


def _bytes(path: Path, found: list[PackFinding]) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        found.append(_error(path, "The file is not there.", f"A pack has {', '.join(PACK_FILES)}."))
    except OSError as error:
        found.append(_error(path, f"The file cannot be read: {error.strerror}.", "Check its kind and its permissions."))
    return None


def _text(path: Path, data: bytes, found: list[PackFinding]) -> str | None:
    if data.startswith(_BYTE_ORDER_MARK):
        found.append(_error(path, "It begins with a byte order mark.", "Save it as UTF-8 without BOM."))
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found.append(_error(path, f"Line {line} holds a byte that is not UTF-8.", "Save the file as UTF-8."))
    return None


def _table(path: Path, text: str, found: list[PackFinding]) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found.append(_error(path, f"It is not TOML: {error}.", "Correct the line named."))
    return None


def _head(folder: Path, texts: Mapping[str, str], found: list[PackFinding]) -> PackHead | None:
    path = folder / HEAD
    table = _table(path, texts[HEAD], found) if HEAD in texts else None
    if table is None:
        return None
    try:
        head = PackHead.model_validate(table)
    except ValidationError as error:
        found.extend(_invalid(path, None, error, PackHead))
        return None
    found.extend(_version_differs(folder, head))
    return head


def _version_differs(folder: Path, head: PackHead) -> Iterator[PackFinding]:
    named = VERSION_FOLDER.fullmatch(folder.resolve().name)
    if named and int(named[1]) != head.version:
        what = f"It says version {head.version} and stands in the folder {named[0]}."
        yield _error(folder / HEAD, what, f"Name the folder v{head.version}, or write version = {named[1]}.")


def _questions(path: Path, texts: Mapping[str, str], found: list[PackFinding]) -> tuple[Question, ...]:
    table = _table(path, texts[QUESTIONS], found) if QUESTIONS in texts else None
    if table is None:
        return ()
    cure = "Each question is a table headed [[question]]; the file holds nothing else."
    found.extend(_error(path, f"`{key}` is not known.", cure) for key in table if key != "question")
    rows: Any = table.get("question", [])
    if not isinstance(rows, list) or not rows:
        found.append(_error(path, "It holds no question.", cure))
        return ()
    questions = [question for place, row in enumerate(rows, 1) if (question := _question(path, place, row, found))]  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]  # TOML holds any value
    found.extend(_repeated(path, questions))
    return tuple(questions)


def _question(path: Path, place: int, row: object, found: list[PackFinding]) -> Question | None:
    try:
        question = Question.model_validate(row)
    except ValidationError as error:
        found.extend(_invalid(path, _name(row, place), error, Question))
        return None
    printed = (*question.cues.all(), *question.related.all(), *question.choices)
    if any(not words.strip() for words in printed):
        found.append(_error(path, "A cue or choice is empty.", "Remove it.", question.id))
        return None
    return question


def _name(row: object, place: int) -> str:
    match row:
        case {"id": str(name)} if name:
            return name
        case _:
            return f"#{place}"


def _repeated(path: Path, questions: list[Question]) -> Iterator[PackFinding]:
    for name, times in Counter(question.id for question in questions).items():
        if times > 1:
            yield _error(path, f"The id stands {times} times.", "Give each question an id of its own.", name)


def _invalid(path: Path, question: str | None, error: ValidationError, shape: type[Noun]) -> Iterator[PackFinding]:
    for each in error.errors(include_url=False, include_context=False, include_input=False):
        where = ".".join(str(step) for step in each["loc"])
        message = each["msg"].removeprefix("Value error, ")
        if each["type"] == "extra_forbidden":
            known = ", ".join(shape.model_fields)
            yield _error(
                path, f"`{where}` is not known.", f"Remove it or correct its spelling; known: {known}.", question
            )
        else:
            what = f"`{where}`: {message}." if where else f"{message}."
            yield _error(path, what, _CURES.get(each["type"], "Correct it."), question)


def _error(path: Path, what: str, cure: str, question: str | None = None) -> PackFinding:
    return PackFinding(severity=Severity.ERROR, file=str(path), question=question, what=what, cure=cure)
