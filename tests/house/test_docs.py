"""Documentation that cannot lie: its tables, commands, settings and targets are those of the code."""

import re
import tomllib
from pathlib import Path

import pytest

from dashboard.settings import ENVIRONMENT as DASHBOARD
from domain import errors
from domain.documents import FindingCode, Refusal, RefusalCode
from domain.errors import ExitCode, IndiciaError
from domain.questions import AnswerType, Question, Risk
from domain.replies import Failure, FailureKind
from flows.cli import COMMANDS
from flows.settings import ENVIRONMENT
from prompts.pack_files import PackHead
from tests.house.tree import files, tables, text

ERRORS = tables("docs/errors.md")
PACKS = tables("docs/packs.md")
PAGES = [path for path in files() if path.suffix == ".md" and path.parts[0] not in {"prompts", "tests"}]
YES_NO = {True: "yes", False: "no"}


def test_exit_codes() -> None:
    assert [row[:2] for row in ERRORS["Exit codes"]] == [[str(code.value), code.name] for code in ExitCode]


def test_errors_and_their_codes() -> None:
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, IndiciaError) and kind is not IndiciaError
    ]
    told = [row[:2] for row in ERRORS["Errors that end a command"]]
    assert told == [[kind.__name__, str(kind.exit_code.value)] for kind in kinds]


def test_refusals() -> None:
    told = [row[:2] for row in ERRORS["Files that were refused"]]
    made = [Refusal(source=None, code=code, reason="why", cure="how") for code in RefusalCode]
    assert told == [[refusal.code.value, refusal.status.value] for refusal in made]


def test_failures() -> None:
    told = [row[:3] for row in ERRORS["Calls that failed"]]
    made = [Failure(kind=kind, detail="") for kind in FailureKind]
    assert told == [[each.kind.value, YES_NO[each.retryable], YES_NO[each.ends_the_run]] for each in made]


def test_findings() -> None:
    assert [row[0] for row in ERRORS["What a reader noticed"]] == [code.value for code in FindingCode]


def test_pack_keys_and_types() -> None:
    rows = PACKS["questions.toml"]
    keys, types = rows[: len(Question.model_fields)], rows[len(Question.model_fields) :]
    assert {row[0] for row in keys} == set(Question.model_fields)
    needed = {name for name, field in Question.model_fields.items() if field.is_required()}
    assert {row[0] for row in keys if row[1] == "yes"} == needed
    assert [row[0] for row in types] == [kind.value for kind in AnswerType]
    risks = next(row[2] for row in keys if row[0] == "risk")
    assert re.findall(r"`(\w+)`", risks) == [risk.value for risk in Risk]


def test_the_example_question_is_a_question() -> None:
    example = re.search(r"```toml\n(.*?)```", text("docs/packs.md"), re.DOTALL)
    assert example is not None
    (question,) = tomllib.loads(example.group(1))["question"]
    assert Question.model_validate(question).id == "governing-law"


def test_pack_toml_keys() -> None:
    described = {row[0] for row in PACKS["pack.toml"]}
    assert described == set(PackHead.model_fields)
    needed = {name for name, field in PackHead.model_fields.items() if field.is_required()}
    written = [path for path in files() if path.name == "pack.toml" and path.parts[0] == "prompts"]
    assert written
    for path in written:
        assert needed <= set(tomllib.loads(text(path))) <= described, path


def _code(page: Path) -> str:
    """What stands in back quotes or in a code block: what a reader may type."""
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text(page), re.DOTALL))


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_names_only_commands_that_exist(page: Path) -> None:
    lines = re.findall(r"(?:^|[`/ ])indicia ((?:--?\w[\w-]* )*)([a-z][a-z-]+)", _code(page), re.MULTILINE)
    assert {command for _, command in lines} - set(COMMANDS) == set()


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_names_only_settings_that_exist(page: Path) -> None:
    settings = {*ENVIRONMENT.values(), *DASHBOARD.values()}
    known = {
        *settings,
        *(f"{name}_FILE" for name in settings),
        "INDICIA_CORPUS",
        "INDICIA_GGUF",
        "INDICIA_TEST_DATABASE",
    }
    assert set(re.findall(r"\bINDICIA_[A-Z_]+\b", text(page))) - known == set()


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_names_only_make_targets_that_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z-]+)", _code(page))) - targets == set()


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_pages_links_lead_somewhere(page: Path) -> None:
    tracked = {str(path) for path in files()} | {str(folder) for path in files() for folder in path.parents}
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text(page))
    local = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    found = {link: str(page.parent / link).rstrip("/") for link in local}
    assert [link for link, target in found.items() if _tidy(target) not in tracked] == []


def _tidy(target: str) -> str:
    parts: list[str] = []
    for part in Path(target).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return str(Path(*parts))


def test_every_setting_and_command_is_told_somewhere() -> None:
    told = "\n".join(text(page) for page in PAGES)
    assert [name for name in ENVIRONMENT.values() if name not in told] == []
    assert [name for name in COMMANDS if not re.search(rf"`(?:indicia )?{name}\b|indicia {name}\b", told)] == []


def test_the_changelog_has_room_for_what_comes() -> None:
    titles = re.findall(r"^## (.+)$", text("CHANGELOG.md"), re.MULTILINE)
    assert titles[0] == "Unreleased"
    assert len(set(titles)) == len(titles)


def test_decisions_are_numbered_and_whole() -> None:
    decisions = [path for path in files() if path.parts[:2] == ("docs", "decisions")]
    assert [int(path.name[:4]) for path in decisions] == list(range(1, len(decisions) + 1))
    for path in decisions:
        page = text(path)
        assert page.startswith(f"# {int(path.name[:4])}. ")
        assert all(f"**{part}.**" in page for part in ("Context", "Decision", "Consequences")), path
