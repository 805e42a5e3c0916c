"""The shell scripts are sound, and set-up says clearly what is missing."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files, text

SCRIPTS = [path for path in files() if path.suffix == ".sh" or path.parts[0] == ".ci"]
NEEDED = ("sh", "date", "dirname", "rm", "cat", "sed")


@pytest.mark.parametrize("script", SCRIPTS, ids=str)
def test_a_script_parses_stops_at_the_first_error_and_may_be_run(script: Path) -> None:
    shell = text(script).splitlines()[0].rsplit("/", 1)[1].split()[-1]
    assert subprocess.run([shell, "-n", ROOT / script], check=False).returncode == 0
    assert "\nset -eu" in text(script)
    assert os.access(ROOT / script, os.X_OK)


def _set_up(tmp_path: Path, pythons: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run setup.sh in an empty checkout where only `pythons` (name to shell script) can be found."""
    commands = tmp_path / "commands"
    commands.mkdir()
    for name in NEEDED:
        found = shutil.which(name)
        assert found is not None
        (commands / name).symlink_to(found)
    for name, script in pythons.items():
        (commands / name).write_text(f"#!/bin/sh\n{script}\n")
        (commands / name).chmod(0o755)
    shutil.copy(ROOT / "setup.sh", tmp_path)
    return subprocess.run(
        [tmp_path / "setup.sh"], env={"PATH": str(commands)}, capture_output=True, text=True, timeout=30, check=False
    )


def test_set_up_without_a_python_says_which_it_needs(tmp_path: Path) -> None:
    done = _set_up(tmp_path, {})
    assert done.returncode == 3
    assert "no Python 3.11, 3.12 or 3.13 found" in done.stderr
    assert "make setup PYTHON=" in done.stderr


def test_set_up_passes_over_a_python_that_does_not_run_or_fit(tmp_path: Path) -> None:
    done = _set_up(tmp_path, {"python3.12": "exit 127", "python3": "exit 1"})
    assert done.returncode == 3
    assert "no Python 3.11, 3.12 or 3.13 found" in done.stderr


def test_set_up_without_the_venv_module_says_what_to_install(tmp_path: Path) -> None:
    without_venv = 'case "$2" in *ensurepip*) exit 1;; esac; exit 0'
    done = _set_up(tmp_path, {"python3.12": without_venv})
    assert done.returncode == 3
    assert "python3.12 cannot build virtual environments" in done.stderr
    assert "python3-venv" in done.stderr
    assert not (tmp_path / ".venv").exists()


def test_ci_calls_only_the_targets_that_people_call() -> None:
    calls = [line.strip() for line in text(".ci/run").splitlines() if line.startswith("make ")]
    assert calls == ["make check", "make test"]
