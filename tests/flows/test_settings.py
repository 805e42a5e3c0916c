"""Which setting wins, and how a wrong one is told."""

from pathlib import Path

import pytest

from domain.errors import UsageError
from flows.settings import load_settings, secret, without_password


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HOME", "DATABASE_URL", "BLOBS", "ACTOR", "MODEL"):
        monkeypatch.delenv(f"INDICIA_{name}", raising=False)
    monkeypatch.chdir(tmp_path)


def test_defaults_lie_under_the_current_folder(tmp_path: Path) -> None:
    settings = load_settings({})
    assert settings.home == tmp_path / "indicia-data"
    assert settings.database_url == f"sqlite:///{tmp_path / 'indicia-data' / 'indicia.db'}"
    assert settings.blobs == str(tmp_path / "indicia-data" / "blobs")
    assert settings.model == "embedded"


def test_flag_beats_environment_beats_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "indicia.toml").write_text('model = "from-file"\nactor = "file"\n')
    assert load_settings({}).model == "from-file"
    monkeypatch.setenv("INDICIA_MODEL", "from-environment")
    assert load_settings({}).model == "from-environment"
    assert load_settings({"model": "from-flag"}).model == "from-flag"
    assert load_settings({}).actor == "file"


def test_the_home_moves_database_and_blobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INDICIA_HOME", str(tmp_path / "elsewhere"))
    settings = load_settings({})
    assert "elsewhere" in settings.database_url
    assert "elsewhere" in settings.blobs


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("modle = 'x'\n", "modle"),
        ("[reader]\nworkers = 0\n", "reader.workers"),
        ("[asking]\npatience = 3\n", "asking.patience"),
    ],
)
def test_an_unknown_or_wrong_setting_is_named(tmp_path: Path, written: str, named: str) -> None:
    (tmp_path / "indicia.toml").write_text(written)
    with pytest.raises(UsageError, match=named):
        load_settings({})


def test_a_file_that_is_not_toml_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "indicia.toml").write_text("model = \n")
    with pytest.raises(UsageError, match=r"indicia\.toml is not TOML"):
        load_settings({})


def test_a_named_file_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load_settings({}, tmp_path / "nowhere.toml")


def test_a_secret_comes_from_the_environment_or_a_file_it_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert secret(None) is None
    assert secret("SOME_KEY") is None
    (tmp_path / "key").write_text("from-file\n")
    monkeypatch.setenv("SOME_KEY_FILE", str(tmp_path / "key"))
    assert secret("SOME_KEY") == "from-file"
    monkeypatch.setenv("SOME_KEY", "from-environment")
    assert secret("SOME_KEY") == "from-environment"


def test_a_key_file_that_is_missing_is_told_without_its_content(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_KEY_FILE", "nowhere")
    with pytest.raises(UsageError, match="SOME_KEY_FILE"):
        secret("SOME_KEY")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:///x.db", "sqlite:///x.db"),
        ("postgresql+psycopg://u:hush@db/indicia", "postgresql+psycopg://u:***@db/indicia"),
        ("postgresql+psycopg://u@db/indicia", "postgresql+psycopg://u@db/indicia"),
    ],
)
def test_a_password_is_never_shown(url: str, shown: str) -> None:
    assert without_password(url) == shown
