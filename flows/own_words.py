"""Questions in a person's own words become packs under the data home, so that a run can be taken up or done again."""

from pathlib import Path

from domain.questions import PromptPack
from flows.packs import asked_root
from flows.settings import Settings
from prompts.own_words import VERSION, own_words_pack
from prompts.packs import load_pack


def pack_of(settings: Settings, question: str) -> PromptPack:
    """Return the pack of one question, written down; the same words give the same pack.

    Raises UsageError for a question that cannot be asked.
    """
    files = own_words_pack(question)
    folder = _folder(settings, files["pack.toml"])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        _write(folder / name, text)
    return load_pack(str(folder))


def _folder(settings: Settings, head: str) -> Path:
    name = head.split('"')[1]
    return asked_root(settings) / name / f"v{VERSION}"


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all; one that is there already says the same."""
    if path.exists():
        return
    draft = path.with_name(f".{path.name}.{id(text):x}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
