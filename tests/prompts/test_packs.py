"""Packs found, loaded, listed and linted; each thing that can be wrong with one is named with its cure."""

import pickle
from pathlib import Path

import pytest

from domain.errors import ExitCode, PackError
from prompts.packs import BUILT_IN, PackFinding, Severity, lint_pack, list_packs, load_pack
from tests.prompts.builders import question_toml, write_pack


def told(findings: tuple[PackFinding, ...], severity: Severity | None = None) -> list[str]:
    return [str(found) for found in findings if severity is None or found.severity is severity]


def test_a_pack_is_loaded_by_name_by_name_and_version_and_by_path(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    by_name = load_pack("legal/mini", [tmp_path])
    assert by_name.label == "legal/mini@1"
    assert by_name.system == "You read contracts.\n"
    assert [question.id for question in by_name.questions] == ["governing-law"]
    assert by_name == load_pack("legal/mini@1", [tmp_path]) == load_pack(str(folder)) == load_pack(str(folder.parent))


def test_the_highest_version_is_taken_by_number_and_not_by_letter(tmp_path: Path) -> None:
    for version in (2, 10, 9):
        write_pack(tmp_path, version=version)
    assert load_pack("legal/mini", [tmp_path]).version == 10
    assert load_pack(str(tmp_path / "legal" / "mini")).version == 10
    assert load_pack("legal/mini@2", [tmp_path]).version == 2


def test_of_two_roots_the_first_wins_for_a_version_and_the_higher_version_wins_over_both(tmp_path: Path) -> None:
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    write_pack(mine, system="Mine.")
    write_pack(theirs, system="Theirs.")
    assert load_pack("legal/mini", [mine, theirs]).system == "Mine."
    assert [pack.system for pack in list_packs([mine, theirs])] == ["Mine."]
    write_pack(theirs, version=2)
    assert load_pack("legal/mini", [mine, theirs]).version == 2


def test_packs_are_listed_by_name_and_version(tmp_path: Path) -> None:
    for name, version in (("legal/b", 1), ("finance/a", 10), ("finance/a", 2)):
        write_pack(tmp_path, name, version)
    assert [pack.label for pack in list_packs([tmp_path])] == ["finance/a@2", "finance/a@10", "legal/b@1"]


def test_the_digest_is_of_the_three_files_and_nothing_beside_them(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    before = load_pack(str(folder)).sha256
    (folder / "gold").mkdir()
    (folder / "gold" / "case.json").write_text("{}")
    assert load_pack(str(folder)).sha256 == before
    (folder / "system.md").write_text("You read contracts. \n")
    assert load_pack(str(folder)).sha256 != before


def test_the_digest_does_not_depend_on_where_the_pack_stands(tmp_path: Path) -> None:
    one, other = write_pack(tmp_path / "one"), write_pack(tmp_path / "other")
    assert load_pack(str(one)).sha256 == load_pack(str(other)).sha256


@pytest.mark.parametrize("reference", ["legal/none", "legal/mini@2", "no-such-folder", "legal/../mini", "a\x00b"])
def test_a_pack_that_is_not_there_is_named_with_those_that_are(tmp_path: Path, reference: str) -> None:
    write_pack(tmp_path)
    with pytest.raises(PackError) as raised:
        load_pack(reference, [tmp_path])
    assert repr(reference) in raised.value.what
    assert raised.value.why == "Known: legal/mini@1."
    assert raised.value.exit_code is ExitCode.USAGE


def test_a_root_without_packs_says_so(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="No pack stands under"):
        load_pack("legal/mini", [tmp_path])


TWICE = question_toml("term") + question_toml("governing-law") + question_toml("term")

BROKEN = {
    "duplicate id": ({"questions": TWICE}, "Question term of", "stands 2 times", "an id of its own"),
    "unknown type": (
        {"questions": question_toml("a").replace('type = "text"', 'type = "clause"')},
        "Question a of",
        "`type`: Input should be 'text'",
        "Write one of the values",
    ),
    "unknown key": (
        {"questions": question_toml("a", extra='evidnce = "x"\n')},
        "Question a of",
        "`evidnce`",
        "known: id",
    ),
    "missing key": (
        {"questions": question_toml("a").replace('evidence = "the clause"\n', "")},
        "Question a of",
        "`evidence`: Field required",
        "Add it.",
    ),
    "no id": ({"questions": question_toml("a").replace('id = "a"\n', "")}, "Question #1 of", "`id`", "Add it."),
    "choices of a text": (
        {"questions": question_toml("a", extra='choices = ["x"]\n')},
        "Question a of",
        "choices",
        "Correct",
    ),
    "empty cue": ({"questions": question_toml("a", cue=" ")}, "Question a of", "empty", "Remove it."),
    "wrong heading": (
        {"questions": question_toml("a").replace("[[question]]", "[[questions]]").replace("[question.", "[questions.")},
        "questions.toml",
        "`questions` is not known",
        "[[question]]",
    ),
    "no questions": ({"questions": ""}, "questions.toml", "no question", "[[question]]"),
    "question is no table": ({"questions": "question = 3\n"}, "questions.toml", "no question", "[[question]]"),
    "not TOML": ({"questions": "[[question]\n"}, "questions.toml", "line 1", "Correct the line"),
    "bad UTF-8": ({"questions": b"# ok\n# \xe9t\xe9\n"}, "questions.toml", "Line 2", "UTF-8"),
    "byte order mark": ({"head": b"\xef\xbb\xbfname = 1"}, "pack.toml", "byte order mark", "without BOM"),
    "bad UTF-8 in the system text": ({"system": b"\xff"}, "system.md", "Line 1", "UTF-8"),
    "empty system text": ({"system": " \n"}, "system.md", "empty", "Write"),
    "version differs": (
        {"head": 'name = "legal/mini"\nversion = 3\ntitle = "T"\nowner = "O"\nlanguage = "en"\nreview = "r"\n'},
        "pack.toml",
        "version 3 and stands in the folder v1",
        "v3",
    ),
    "name differs": (
        {"head": 'name = "legal/other"\nversion = 1\ntitle = "T"\nowner = "O"\nlanguage = "en"\nreview = "r"\n'},
        "pack.toml",
        "calls itself legal/other",
        "legal/mini",
    ),
    "unknown key in the head": (
        {"head": 'name = "legal/mini"\nversion = 1\ntitle = "T"\nowner = "O"\nlanguage = "en"\nreview = "r"\nx = 1\n'},
        "pack.toml",
        "`x` is not known",
        "known: name, version",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_wrong_is_named_with_file_question_and_cure(tmp_path: Path, case: str) -> None:
    files, place, why, cure = BROKEN[case]
    write_pack(tmp_path, **files)  # type: ignore[arg-type]
    with pytest.raises(PackError) as raised:
        load_pack("legal/mini", [tmp_path])
    assert place in raised.value.what
    assert why in raised.value.why
    assert cure in raised.value.cure
    assert str(pickle.loads(pickle.dumps(raised.value))) == str(raised.value)


@pytest.mark.parametrize("missing", ["pack.toml", "system.md", "questions.toml"])
def test_a_missing_file_is_named(tmp_path: Path, missing: str) -> None:
    folder = write_pack(tmp_path)
    (folder / missing).unlink()
    with pytest.raises(PackError, match=missing):
        load_pack(str(folder))


def test_a_folder_where_a_file_is_due_is_an_error_and_no_traceback(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    (folder / "system.md").unlink()
    (folder / "system.md").mkdir()
    with pytest.raises(PackError, match="cannot be read"):
        load_pack(str(folder))


def test_a_broken_pack_breaks_the_list_by_name(tmp_path: Path) -> None:
    write_pack(tmp_path, "legal/good")
    write_pack(tmp_path, "legal/broken", questions="")
    with pytest.raises(PackError, match="broken"):
        list_packs([tmp_path])


def test_lint_names_all_errors_and_load_the_first_and_how_many_more(tmp_path: Path) -> None:
    questions = question_toml("a", extra='evidnce = "x"\n') + question_toml("b", cue="")
    folder = write_pack(tmp_path, questions=questions, system="")
    findings = lint_pack(folder)
    assert [(found.severity, found.question) for found in findings] == [
        (Severity.ERROR, "a"),
        (Severity.ERROR, "b"),
        (Severity.ERROR, None),
    ]
    with pytest.raises(PackError, match="names 2 more"):
        load_pack(str(folder))


def test_lint_of_a_good_pack_says_nothing(tmp_path: Path) -> None:
    assert lint_pack(write_pack(tmp_path)) == ()


NO_JAPANESE = question_toml("a").replace('ja = ["governing law（和）"]\n', "")

ADVICE = {
    "no Japanese cue": (NO_JAPANESE, Severity.NOTE, "no Japanese cue"),
    "shared cue": (question_toml("a") + question_toml("b", cue="Governing  LAW"), Severity.WARNING, "also stands in b"),
    "same text": (
        question_toml("a") + question_toml("b", cue="other").replace("Which is the b?", "Which is the a?"),
        Severity.WARNING,
        "“which is the a?” also stands in b",
    ),
    "short cue": (question_toml("a", cue="of"), Severity.WARNING, "so short"),
    "cue twice": (
        question_toml("a").replace('en = ["governing law"]', 'en = ["governing law", "Governing law"]'),
        Severity.NOTE,
        "stands twice",
    ),
    "number without unit": (
        question_toml("a").replace('type = "text"', 'type = "number"'),
        Severity.NOTE,
        "without a unit",
    ),
    "one choice": (
        question_toml("a", extra='choices = ["x"]\n').replace('type = "text"', 'type = "choice"'),
        Severity.WARNING,
        "nothing to choose",
    ),
    "high risk, one person": (question_toml("a", extra='risk = "high"\n'), Severity.NOTE, "one person"),
}


@pytest.mark.parametrize("case", ADVICE)
def test_what_could_be_better_is_said_and_does_not_stop_the_pack(tmp_path: Path, case: str) -> None:
    questions, severity, words = ADVICE[case]
    folder = write_pack(tmp_path, questions=questions)
    assert load_pack("legal/mini", [tmp_path]).questions
    assert any(words in line for line in told(lint_pack(folder), severity))
    assert all(found.cure for found in lint_pack(folder))


def test_lint_speaks_of_the_folder(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, system="<<<PAGE 1>>>\n")
    (folder / "questions.toml.bak").write_text("")
    moved = folder.rename(tmp_path / "v1")
    lines = "\n".join(told(lint_pack(moved)))
    assert "does not stand there" in lines
    assert "questions.toml.bak: It is no part of a pack" in lines
    assert "begins with `<<<`" in lines
    assert "is no version" in str(lint_pack(moved.rename(tmp_path / "mine"))[0])


def test_the_packs_that_come_with_the_installation_have_no_errors() -> None:
    packs = list_packs()
    assert {"legal/contract-review@1", "finance/annual-report@1"} <= {pack.label for pack in packs}
    for pack in packs:
        findings = lint_pack(BUILT_IN / pack.name / f"v{pack.version}")
        assert told(findings, Severity.ERROR) == []
        assert all(question.cues.en and question.cues.ja for question in pack.questions)
