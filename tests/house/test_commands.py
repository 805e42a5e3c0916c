"""Every command answers `--help`, and the quick ones stay quick: nothing heavy is imported for them."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from flows.cli import COMMANDS, cli

HEAVY = {"prefect", "pymupdf", "openai", "sqlalchemy", "rapidocr", "onnxruntime", "mistral_common", "PIL", "numpy"}
PROMISED = {
    "run", "ask", "ingest", "documents", "runs", "answers", "show", "coverage", "export", "packs", "models", "doctor",
    "config", "db", "version",
}  # fmt: skip


def _walk(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield path
    if isinstance(command, click.Group):
        with click.Context(command) as context:
            for name in command.list_commands(context):
                below = command.get_command(context, name)
                assert below is not None
                yield from _walk(below, (*path, name))


def test_the_promised_commands_are_there() -> None:
    assert set(COMMANDS) >= PROMISED


def test_every_command_answers_help() -> None:
    """One test for all: walking them imports every command's module."""
    commands = list(_walk(cli, ()))
    assert {path[0] for path in commands if path} == set(COMMANDS)
    for path in commands:
        result = CliRunner().invoke(cli, [*path, "--help"])
        assert result.exit_code == 0, f"indicia {' '.join(path)} --help: {result.output}"
        assert "Usage:" in result.output


def _run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    program = "import sys; from flows.cli import main; sys.argv[0] = 'indicia'; main()"
    return subprocess.run(
        [sys.executable, "-X", "importtime", "-c", program, *arguments],
        cwd=cwd, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("arguments", [["--help"], ["version"], ["version", "--json"]], ids=" ".join)
def test_the_quick_commands_import_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    done = _run(*arguments, cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout
    imported = {line.group(1).split(".")[0] for line in re.finditer(r"\| +([\w.]+)$", done.stderr, re.MULTILINE)}
    assert "click" in imported, "the list of imports could not be read"
    assert imported & HEAVY == set()
    assert list(tmp_path.iterdir()) == [], "a command that looks at nothing writes nothing"


@pytest.mark.parametrize("arguments", [["no-such-command"], ["run"], ["run", "--no-such-option"]], ids=" ".join)
def test_a_wrong_call_is_exit_2_with_a_message_and_no_traceback(arguments: list[str], tmp_path: Path) -> None:
    done = _run(*arguments, cwd=tmp_path)
    said = "\n".join(line for line in done.stderr.splitlines() if not line.startswith("import time:"))
    assert done.returncode == 2
    assert said.strip()
    assert "Traceback" not in said
    assert done.stdout == ""
