"""Find packs by name or path, load them, list them, and say what is wrong with one.

A pack stands in `<root>/<area>/<name>/v<version>/`. Knows folders and names; what a pack's files
must hold is `prompts.pack_files`, what could be better is `prompts.advice`.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from domain.errors import PackError
from domain.questions import PromptPack
from prompts.advice import advise
from prompts.findings import PackFinding, Severity
from prompts.pack_files import HEAD, VERSION_FOLDER, read_pack

__all__ = ["BUILT_IN", "PackFinding", "Severity", "lint_pack", "list_packs", "load_pack"]

BUILT_IN = Path(__file__).parent
"""The root of the packs that come with the installation."""

_REFERENCE = re.compile(r"(?P<name>[a-z0-9-]+/[a-z0-9-]+)(?:@(?P<version>[1-9]\d{0,8}))?")


def load_pack(reference: str, roots: Sequence[Path] = (BUILT_IN,)) -> PromptPack:
    """Return the pack that `reference` names: `area/name`, `area/name@version` or the path of a folder.

    Without a version the highest is taken; of the same version in two roots, the first root's. A
    name goes before a path. Raises PackError where there is none or it cannot be used.
    """
    named = _REFERENCE.fullmatch(reference)
    if named and (folder := _by_name(named["name"], named["version"], roots)):
        return _called(named["name"], folder)
    folder = _by_path(Path(reference))
    if folder is None:
        raise _not_there(reference, roots)
    return _usable(folder)


def list_packs(roots: Sequence[Path] = (BUILT_IN,)) -> tuple[PromptPack, ...]:
    """Return every pack under the roots by name and version; raises PackError at one that cannot be used."""
    places = {(name, version): folder for name, version, folder in reversed([*_folders(roots)])}
    return tuple(_called(place[0], places[place]) for place in sorted(places))


def lint_pack(folder: Path) -> tuple[PackFinding, ...]:
    """Return everything there is to say about the pack in `folder`: all errors, or else advice."""
    reading = read_pack(folder)
    return reading.errors if reading.pack is None else advise(reading.pack, folder)


def _folders(roots: Sequence[Path]) -> Iterator[tuple[str, int, Path]]:
    """Yield name, version and folder of every pack, root by root; nothing is opened."""
    for root in roots:
        for head in sorted(root.glob(f"*/*/v*/{HEAD}")):
            folder = head.parent
            version = VERSION_FOLDER.fullmatch(folder.name)
            if version:
                yield f"{folder.parent.parent.name}/{folder.parent.name}", int(version[1]), folder


def _by_name(name: str, version: str | None, roots: Sequence[Path]) -> Path | None:
    places = {number: folder for owner, number, folder in reversed([*_folders(roots)]) if owner == name}
    if version is not None:
        return places.get(int(version))
    return places[max(places)] if places else None


def _by_path(path: Path) -> Path | None:
    """Return the folder itself where it holds a pack, else its highest version; None where it is no folder."""
    if not path.is_dir() or (path / HEAD).exists():
        return path if path.is_dir() else None
    versions = {int(number[1]): each for each in path.iterdir() if (number := VERSION_FOLDER.fullmatch(each.name))}
    return versions[max(versions)] if versions else path


def _usable(folder: Path) -> PromptPack:
    reading = read_pack(folder)
    if reading.pack is None:
        raise reading.errors[0].as_error(others=len(reading.errors) - 1)
    return reading.pack


def _called(name: str, folder: Path) -> PromptPack:
    """Return the pack in `folder`; raises PackError where it calls itself otherwise than its place."""
    pack = _usable(folder)
    if pack.name != name:
        raise PackError(
            f"{folder / HEAD} cannot be used.",
            f"It stands where {name} is looked for and calls itself {pack.name}.",
            f'Write name = "{name}", or move the folder.',
        )
    return pack


def _not_there(reference: str, roots: Sequence[Path]) -> PackError:
    known = sorted({f"{name}@{version}" for name, version, _ in _folders(roots)})
    return PackError(
        f"There is no pack {reference!r}.",
        f"Known: {', '.join(known)}." if known else f"No pack stands under {', '.join(map(str, roots))}.",
        "Name one of these, or give the path of a folder with a pack.toml.",
    )
