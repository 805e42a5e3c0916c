"""The house stands as planned: no file where it would do harm, no room for leftovers, one place for each habit."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOMS, ROOT, files, modules, parsed

LEFTOVERS = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}
BROAD = {"Exception", "BaseException"}
DOCUMENT_BOUNDARIES = {"extractors/pages/service.py": 1, "flows/batch.py": 1}
"""Where anything may be caught, and how often: a document that breaks must not end the batch."""
LONGEST = 300
"""Lines; the plan is about 150, and twice that is two ideas."""


def test_the_rooms_are_there() -> None:
    assert {path.parts[0] for path in modules()} == set(ROOMS)


def test_docker_holds_no_python() -> None:
    """Prefect imports a package named `docker`; a Python file there would be it."""
    assert [str(path) for path in files() if path.parts[0] == "docker" and path.suffix in {".py", ".pyi"}] == []


def test_no_file_in_flows_shadows_the_standard_library() -> None:
    """Prefect puts flows/ first on the import path."""
    inside = {path.relative_to("flows").parts[0].removesuffix(".py") for path in modules("flows")}
    assert inside & sys.stdlib_module_names == set()


def test_flows_import_each_other_by_full_name() -> None:
    """Prefect loads a flow file as a module of its own, without a package around it."""
    relative = [
        str(path)
        for path in modules("flows")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


def _folders_with_python(top: str) -> Iterator[Path]:
    for path in files():
        if path.parts[0] == top and path.suffix == ".py":
            yield from [parent for parent in path.parents if parent != Path()]


@pytest.mark.parametrize("top", [*ROOMS, "tests"])
def test_every_folder_of_code_is_a_package(top: str) -> None:
    """tests/flows without its __init__.py would take the name `flows`; a room without one is not packed."""
    missing = {str(folder) for folder in _folders_with_python(top) if not (ROOT / folder / "__init__.py").exists()}
    assert missing == set()


def test_there_is_no_room_for_leftovers() -> None:
    code = [path for path in files() if path.suffix == ".py"]
    named_so = [str(path) for path in code if LEFTOVERS & {*path.parts[:-1], path.stem}]
    assert named_so == []


@pytest.mark.parametrize("path", [path for path in modules() if path.name != "__init__.py"], ids=str)
def test_a_module_says_what_it_is_and_has_one_idea(path: Path) -> None:
    assert ast.get_docstring(parsed(path)), f"{path} has no docstring"
    assert len((ROOT / path).read_text().splitlines()) <= LONGEST


def _reads_environment(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr in {"environ", "environb", "getenv"} and isinstance(node.value, ast.Name)
    return isinstance(node, ast.ImportFrom) and node.module == "os" and bool(
        {"environ", "environb", "getenv"} & {alias.name for alias in node.names}
    )  # fmt: skip


def test_only_settings_read_the_environment() -> None:
    readers = {str(path) for path in modules() if any(map(_reads_environment, ast.walk(parsed(path))))}
    assert readers == {str(path) for path in modules() if path.name == "settings.py"}


def _is_broad(handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    broad = any(kind is None or (isinstance(kind, ast.Name) and kind.id in BROAD) for kind in kinds)
    last = handler.body[-1]
    passed_on = isinstance(last, ast.Raise) and last.exc is None
    return broad and not passed_on


def test_only_document_boundaries_catch_everything() -> None:
    found: dict[str, int] = {}
    for path in modules():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ExceptHandler) and _is_broad(node):
                found[str(path)] = found.get(str(path), 0) + 1
    assert found == DOCUMENT_BOUNDARIES


def test_no_code_of_ours_imports_fastapi() -> None:
    """It is held back for Prefect's sake; ours would be held back with it."""
    imported = {
        str(path)
        for path in modules()
        for node in ast.walk(parsed(path))
        if (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "fastapi")
        or (isinstance(node, ast.Import) and any(alias.name.split(".")[0] == "fastapi" for alias in node.names))
    }
    assert imported == set()
