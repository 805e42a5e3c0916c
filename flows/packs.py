"""Where prompt packs are looked for: the folders configured, those that come with the installation, own questions."""

from pathlib import Path

from domain.questions import PromptPack
from flows.settings import Settings
from prompts.packs import BUILT_IN, load_pack


def pack_roots(settings: Settings) -> tuple[Path, ...]:
    return (*settings.packs, BUILT_IN)


def asked_root(settings: Settings) -> Path:
    """Return where the packs of questions in a person's own words are kept."""
    return settings.home / "packs"


def find_pack(settings: Settings, reference: str) -> PromptPack:
    """Return the pack `NAME[@VERSION]` or the pack in a folder; raises PackError."""
    return load_pack(reference, (*pack_roots(settings), asked_root(settings)))
