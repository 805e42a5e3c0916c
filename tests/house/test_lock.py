"""The lock covers what the project asks for, by hash, and names no place to get it from."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.house.tree import text

PROJECT = tomllib.loads(text("pyproject.toml"))
WANTED = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]
ENTRY = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)(?P<rest>(?:.*\\\n)*.*)$", re.MULTILINE)
LOCKED = [(canonicalize_name(entry["name"]), entry["version"], entry["rest"]) for entry in ENTRY.finditer(text("requirements.lock"))]  # fmt: skip  # noqa: E501


@pytest.mark.parametrize("wanted", WANTED)
def test_the_lock_satisfies_what_the_project_asks_for(wanted: str) -> None:
    requirement = Requirement(wanted)
    versions = [version for name, version, _ in LOCKED if name == canonicalize_name(requirement.name)]
    assert versions, f"{requirement.name} is not in requirements.lock: make lock"
    assert all(requirement.specifier.contains(Version(version), prereleases=True) for version in versions)


def test_every_locked_file_has_a_hash() -> None:
    assert len(LOCKED) > len(WANTED)
    assert [name for name, _, rest in LOCKED if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", rest)] == []


def test_the_lock_says_nothing_else() -> None:
    """No option, no address, no editable, no direct reference: pip's own configuration says where to look."""
    lines = [line for line in text("requirements.lock").splitlines() if line and not line.lstrip().startswith("#")]
    strange = [line for line in lines if not re.match(r"^(?:[A-Za-z0-9._-]+==| {4}--hash=sha256:)", line)]
    assert strange == []
    assert "://" not in text("requirements.lock")


@pytest.mark.parametrize("wanted", PROJECT["project"]["dependencies"])
def test_every_dependency_has_a_floor(wanted: str) -> None:
    requirement = Requirement(wanted)
    held_back = requirement.name == "fastapi"
    assert held_back or any(part.operator == ">=" for part in requirement.specifier)
