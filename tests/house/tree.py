"""The files of the project as git tracks them, or as they lie in an unpacked archive."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("domain", "extractors", "prompts", "storage", "flows", "dashboard")
NOT_OURS = {".git", ".venv", "demo", "dist", "indicia-data", ".hypothesis", ".pytest_cache", ".ruff_cache"}


@cache
def files() -> tuple[Path, ...]:
    """Every file of the project, relative to its root, in order; one not committed yet is one of them."""
    listing = subprocess.run(
        ["git", "ls-files", "-coz", "--exclude-standard"], cwd=ROOT, capture_output=True, check=False
    )
    names = listing.stdout.decode().split("\0") if listing.returncode == 0 else []
    tracked = [Path(name) for name in names if name and (ROOT / name).is_file()]
    return tuple(sorted(tracked or _walked()))


def _walked() -> list[Path]:
    inside = [path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file()]
    return [path for path in inside if not NOT_OURS & set(path.parts) and "__pycache__" not in path.parts]


@cache
def modules(*rooms: str) -> tuple[Path, ...]:
    """The Python files of some rooms, or of all."""
    return tuple(path for path in files() if path.suffix == ".py" and path.parts[0] in (rooms or ROOMS))


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(text(path), filename=str(path))


@cache
def text(path: Path | str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def tables(page: str) -> dict[str, list[list[str]]]:
    """The tables of a Markdown page, by the title of the section they stand in; header and rule left out."""
    found: dict[str, list[list[str]]] = {}
    title, rows_seen = "", 0
    for line in text(page).splitlines():
        if line.startswith("#"):
            title = line.lstrip("# ")
        if not line.startswith("|"):
            rows_seen = 0
            continue
        rows_seen += 1
        if rows_seen > 2:
            found.setdefault(title, []).append([cell.strip() for cell in line.strip("|").split("|")])
    return found
