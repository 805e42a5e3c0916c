"""What could be better about a pack that can be used: warnings and notes, never errors.

Knows packs and how their cues are used; never changes one.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from domain.questions import AnswerType, PromptPack, Question, Risk
from prompts.findings import PackFinding, Severity
from prompts.pack_files import HEAD, PACK_FILES, QUESTIONS, SYSTEM, VERSION_FOLDER

SHORT_CUE = 3
"""Letters; a shorter English cue stands in too many places to point anywhere."""

_MAY_STAND_BESIDE = {*PACK_FILES, "README.md", "gold"}


def advise(pack: PromptPack, folder: Path) -> tuple[PackFinding, ...]:
    """Return warnings and notes about the pack in `folder`, those on the folder first."""
    advice = [*_folder(pack, folder), *_system(pack, folder), *_shared(pack, folder / QUESTIONS)]
    for question in pack.questions:
        advice.extend(_question(question, folder / QUESTIONS))
    return tuple(advice)


def _folder(pack: PromptPack, folder: Path) -> Iterator[PackFinding]:
    place = folder.resolve()
    if not VERSION_FOLDER.fullmatch(place.name):
        cure = f"Name the folder v{pack.version} to keep its versions beside each other."
        yield _found(Severity.NOTE, folder, "The folder's name is no version.", cure)
    elif f"{place.parent.parent.name}/{place.parent.name}" != pack.name:
        cure = f"Move it to {pack.name}/{place.name}, so that it is found by its name."
        yield _found(Severity.WARNING, folder / HEAD, f"The pack is called {pack.name} and does not stand there.", cure)
    for path in sorted(place.iterdir()):
        if path.name not in _MAY_STAND_BESIDE:
            yield _found(Severity.NOTE, folder / path.name, "It is no part of a pack.", "Move it elsewhere.")


def _system(pack: PromptPack, folder: Path) -> Iterator[PackFinding]:
    if any(line.startswith("<<<") for line in pack.system.splitlines()):
        what = "A line begins with `<<<`, which marks the parts of a request."
        yield _found(Severity.WARNING, folder / SYSTEM, what, "Begin the line otherwise.")


def _shared(pack: PromptPack, path: Path) -> Iterator[PackFinding]:
    """Find what two questions have in common and should not: a sharp cue, or their whole text."""
    for what, owners in (("cue", _by_cue(pack.questions)), ("text", _by_text(pack.questions))):
        for words, ids in owners.items():
            if len(ids) > 1:
                told = f"The {what} “{words}” also stands in {', '.join(ids[1:])}."
                cure = "Keep a cue where it decides; elsewhere it is `related`." if what == "cue" else "Ask it once."
                yield _found(Severity.WARNING, path, told, cure, ids[0])


def _by_cue(questions: Iterable[Question]) -> dict[str, list[str]]:
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for question in questions:
        for cue in dict.fromkeys(map(_folded, question.cues.all())):
            owners[cue].append(question.id)
    return owners


def _by_text(questions: Iterable[Question]) -> dict[str, list[str]]:
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for question in questions:
        owners[_folded(question.text)].append(question.id)
    return owners


def _question(question: Question, path: Path) -> Iterator[PackFinding]:
    yield from _cues(question, path)
    if question.type is AnswerType.NUMBER and question.unit is None:
        what, cure = "A number without a unit.", "Say in `unit` what it counts."
        yield _found(Severity.NOTE, path, what, cure, question.id)
    if question.type is AnswerType.CHOICE and len(question.choices) == 1:
        what, cure = "There is nothing to choose from.", "Add the other choices, or ask a boolean."
        yield _found(Severity.WARNING, path, what, cure, question.id)
    if question.risk is Risk.HIGH and not question.two_people:
        what, cure = "High risk, and one person may accept it alone.", "Consider two_people = true."
        yield _found(Severity.NOTE, path, what, cure, question.id)


def _cues(question: Question, path: Path) -> Iterator[PackFinding]:
    for language, words in (("English", question.cues.en), ("Japanese", question.cues.ja)):
        if not words:
            what, cure = f"There is no {language} cue.", f"Add the words a {language} document would use."
            yield _found(Severity.NOTE, path, what, cure, question.id)
    for cue in question.cues.en:
        if len(cue.strip()) < SHORT_CUE:
            what = f"The cue “{cue}” is so short that it stands everywhere."
            yield _found(Severity.WARNING, path, what, "Use a longer phrase.", question.id)
    every = [_folded(cue) for cue in (*question.cues.all(), *question.related.all())]
    for cue in dict.fromkeys(cue for cue in every if every.count(cue) > 1):
        yield _found(Severity.NOTE, path, f"The cue “{cue}” stands twice.", "Keep one.", question.id)


def _folded(words: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", words).casefold().split())


def _found(severity: Severity, path: Path, what: str, cure: str, question: str | None = None) -> PackFinding:
    return PackFinding(severity=severity, file=str(path), question=question, what=what, cure=cure)
