"""The question an answer answers, as the run's pack puts it, where that pack is still the one the run used."""

from collections.abc import Sequence
from pathlib import Path

from domain.errors import PackError
from domain.questions import PromptPack, Question
from domain.runs import Run

_OWN_WORDS = "asked/"


def pack_of(run: Run, roots: Sequence[Path]) -> PromptPack | None:
    """Return the run's pack; None where it is not here any more or has changed since."""
    from prompts.packs import BUILT_IN, load_pack  # noqa: PLC0415  # at the first answer, not at the start

    try:
        pack = load_pack(run.pack, (*roots, BUILT_IN))
    except PackError:
        return None
    return pack if pack.sha256 == run.pack_sha256 else None


def question_of(pack: PromptPack | None, question: str) -> Question | None:
    """Return a question of a pack, or None where it has none by that id."""
    if pack is None:
        return None
    return next((each for each in pack.questions if each.id == question), None)


def words_asked(pack: str, roots: Sequence[Path]) -> str | None:
    """Return the question that a pack of a person's own words asks, by the pack's name.

    None for any other pack, for one that is not here, and for one whose words are not those it is named after.
    """
    if not pack.startswith(_OWN_WORDS):
        return None
    from prompts.own_words import pack_name  # noqa: PLC0415
    from prompts.packs import load_pack  # noqa: PLC0415

    try:
        asked = load_pack(pack, roots).questions[0].text
    except PackError:
        return None
    return asked if pack_name(asked) == pack.partition("@")[0] else None
