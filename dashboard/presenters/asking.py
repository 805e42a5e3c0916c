"""The question an answer answers, as the run's pack puts it, where that pack is still the one the run used."""

from collections.abc import Sequence
from pathlib import Path

from domain.errors import PackError
from domain.questions import PromptPack, Question
from domain.runs import Run


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
