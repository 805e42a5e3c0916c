"""docker/ keeps its word: nobody is root, nothing is writable that need not be, nothing phones home or gets out."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from extractors.answers.profiles import load_profiles
from flows.cli import COMMANDS, cli
from flows.settings import ENVIRONMENT
from tests.house.compose import ONCE, compose, example, image_environment, ours, services, stages, steps, variables
from tests.house.tree import ROOT, files, tables, text

BIN = Path(sys.executable).parent
ROOMS = {"domain", "extractors", "prompts", "storage", "dashboard", "flows"}
QUIET = {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1", "PREFECT_LOGGING_TO_API_ENABLED": "false"}
SECRET_WORDS = re.compile(r"PASSWORD|TOKEN|AUTH_STRING|API_KEY|DATABASE_URL")
every_service = pytest.mark.parametrize("name", services())


@every_service
def test_a_service_is_hardened(name: str) -> None:
    service = services()[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert "privileged" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    user, group = service["user"].split(":")
    assert int(user) > 0
    assert int(group) > 0
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}
    assert all(mount.startswith("/") and "size=" in mount for mount in service["tmpfs"])
    assert service["restart"] == ("no" if name in ONCE else "unless-stopped")


@every_service
def test_a_service_that_stays_is_watched(name: str) -> None:
    check = services()[name]["healthcheck"]
    if name in ONCE:
        assert check == {"disable": True}
    else:
        assert check["test"][0] == "CMD"
        assert {"interval", "timeout", "retries", "start_period"} <= set(check)


@every_service
def test_an_image_has_a_tag_that_stays(name: str) -> None:
    image, _, tag = services()[name]["image"].rpartition(":")
    assert image
    assert re.search(r"\d", tag), f"{tag} moves"
    assert tag not in {"latest", "main", "nightly"}
    assert "sha256:" not in text("docker/compose.yaml") + text("docker/Dockerfile").replace("(sha256:...)", "")


@every_service
def test_nothing_is_published_beyond_loopback_or_reaches_out(name: str) -> None:
    service = services()[name]
    assert "network_mode" not in service
    ports = service.get("ports", [])
    assert all(port.startswith("127.0.0.1:") for port in ports)
    assert service["networks"] == (["inside", "desk"] if ports else ["inside"])


def test_the_networks_have_no_way_out() -> None:
    assert compose()["networks"]["inside"] == {"internal": True}
    options = compose()["networks"]["desk"]["driver_opts"]
    assert options == {"com.docker.network.bridge.enable_ip_masquerade": "false"}
    assert set(compose()["networks"]) == {"inside", "desk"}


def test_the_way_out_is_for_those_who_ask_a_model() -> None:
    cloud = compose("compose.cloud.yaml")
    assert set(cloud["services"]) == {"worker", "cli"}
    assert all(service["networks"] == ["inside", "outside"] for service in cloud["services"].values())
    for name, service in cloud["services"].items():
        assert set(service["secrets"]) == {*services()[name]["secrets"], "mistral_api_key"}
    assert "mistral_api_key" not in compose()["secrets"]


def _knows_prefect(service: dict[str, Any]) -> bool:
    return service["command"][0] == "prefect" or "PREFECT_API_URL" in service["environment"]


def test_every_process_of_prefect_is_quiet() -> None:
    talkers = [service["environment"] for service in ours().values() if _knows_prefect(service)]
    assert len(talkers) == 3
    assert all(QUIET.items() <= environment.items() for environment in talkers)
    assert QUIET.items() <= image_environment().items()
    assert services()["prefect-server"]["environment"]["PREFECT_SERVER_UI_V2_ENABLED"] == "false"
    removed = [rest for word, rest in stages()["environment"] if word == "RUN" and "rm -r" in rest]
    assert any(rest.endswith("/prefect/server/ui-v2") for rest in removed)


@every_service
def test_secrets_come_as_files_only(name: str) -> None:
    service = services()[name]
    environment = service.get("environment", {})
    plain = [key for key in environment if SECRET_WORDS.search(key) and not key.endswith("_FILE")]
    assert plain == []
    mounted = {f"/run/secrets/{secret}" for secret in service.get("secrets", [])}
    named = {value for key, value in environment.items() if key.endswith("_FILE")}
    initial = {f"/run/secrets/{role}_db_password" for role in ("indicia", "prefect")} if name == "postgres" else set()
    assert mounted == named | initial, "a service gets the secrets it uses, and no others"


@pytest.mark.parametrize("name", ours())
def test_a_command_of_the_image_exists(name: str) -> None:
    service = ours()[name]
    words = [*service.get("entrypoint", ["with-secrets"]), *service["command"]]
    assert words[0] == "with-secrets"
    program, command = words[1], words[2]
    assert os.access(BIN / program, os.X_OK)
    if program != "indicia":
        return
    assert command in COMMANDS
    group = cli.get_command(None, command)  # pyright: ignore[reportArgumentType]  # it looks at no context
    assert group is not None
    options = {option for parameter in group.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= options


@pytest.mark.parametrize("name", ours())
def test_a_settings_name_exists(name: str) -> None:
    from dashboard.settings import ENVIRONMENT as DASHBOARD  # both files call it so

    known = {*ENVIRONMENT.values(), *DASHBOARD.values()}
    set_here = {key for key in ours()[name]["environment"] if key.startswith("INDICIA_")}
    assert {key if key in known else key.removesuffix("_FILE") for key in set_here} <= known


@pytest.mark.parametrize("file", ["compose.yaml", "compose.cloud.yaml"])
def test_what_is_declared_is_used_and_what_is_used_is_declared(file: str) -> None:
    whole = compose(file)
    for kind in ("networks", "secrets", "volumes"):
        used = {
            str(each).split(":", 1)[0]
            for service in whole["services"].values()
            for each in service.get(kind, [])
            if not str(each).startswith((".", "/"))
        }
        declared = set(whole.get(kind, {})) | (set(compose().get(kind, {})) if file != "compose.yaml" else set())
        assert used <= declared
        assert set(whole.get(kind, {})) <= used


def test_the_example_settings_are_the_defaults() -> None:
    wanted = variables()
    assert all(len(defaults) == 1 for defaults in wanted.values()), "one variable, one default"
    defaults = {name: next(iter(values)) for name, values in wanted.items()}
    assert {name: value for name, value in example().items() if name in defaults} == {
        name: value for name, value in defaults.items() if name != "SITE_REVISION"
    }
    assert set(example()) <= set(defaults)


def test_every_mounted_file_is_there() -> None:
    mounts = [mount.split(":")[0] for service in services().values() for mount in service.get("volumes", [])]
    here = [mount for mount in mounts if mount.startswith("./")]
    made_by_hand = {"./inbox", "./models"}
    assert set(here) > made_by_hand
    assert [mount for mount in here if mount not in made_by_hand and not (ROOT / "docker" / mount).is_file()] == []


def test_services_wait_for_services_that_become_what_they_wait_for() -> None:
    for name, service in services().items():
        for other, how in service.get("depends_on", {}).items():
            due = "service_completed_successfully" if other in ONCE else "service_healthy"
            assert how == {"condition": due}, f"{name} waits for {other}"


def test_the_sites_configuration_points_at_the_sites_services() -> None:
    profiles = load_profiles(tomllib.loads(text("docker/indicia.toml"))["models"])
    for name, service in (("magistral-small", "vllm"), ("magistral-small-llama", "llama-server")):
        address = urlsplit(profiles[name].base_url)
        words = services()[service]["command"]
        assert address.hostname == service
        assert f"--port={address.port}" in words or words[words.index("--port") + 1] == str(address.port)
        assert any(profiles[name].model in str(word) for word in words), (
            "the name it is asked for is the name it serves"
        )


def test_the_image_is_built_from_hashes_alone() -> None:
    installs = [part for word, rest in steps() if word == "RUN" for part in rest.split("&&") if re.search(r"pip\b.* (install|download|wheel)\b", part)]  # fmt: skip  # noqa: E501
    from_index = [part for part in installs if "--no-index" not in part]
    assert len(from_index) == 1
    assert all("--require-hashes" in part for part in installs if " download " in part)
    assert len([part for part in installs if " download " in part]) == 2


def test_the_last_stage_is_lean_and_not_root() -> None:
    assert list(stages())[-1] == "indicia"
    last = stages()["indicia"]
    assert [rest for word, rest in last if word == "USER"] == ["10001:10001"]
    assert [rest for word, rest in last if word == "ENTRYPOINT"] == ['["with-secrets"]']
    assert any(word == "HEALTHCHECK" for word, _ in last)
    installed = next(rest for word, rest in last if word == "RUN")
    assert "fonts-noto-cjk" in installed
    assert not re.search(r"\b(gcc|g\+\+|build-essential|make|git|curl|pip)\b", installed)
    assert not [rest for word, rest in last if word in {"ARG", "ENV"} and SECRET_WORDS.search(rest)]
    titles = " ".join(rest for word, rest in last if word == "LABEL")
    assert all(f"image.{name}=" in titles for name in ("title", "version", "revision", "licenses"))


def _fits(path: Path, pattern: str) -> bool:
    if pattern.startswith("**/"):
        return fnmatch(path.name, pattern.removeprefix("**/"))
    return len(path.parts) == len(Path(pattern).parts) and fnmatch(str(path), pattern)


def _passes_ignore(path: str) -> bool:
    """Whether the builder is sent a file: the last rule that fits it or a folder above it decides."""
    kept = True
    for rule in text(".dockerignore").splitlines():
        if rule.startswith("#") or not rule:
            continue
        pattern = rule.lstrip("!")
        above = [Path(path), *[folder for folder in Path(path).parents if folder != Path()]]
        if any(_fits(each, pattern) for each in above):
            kept = rule.startswith("!")
    return kept


def test_the_builder_is_sent_what_it_copies_and_little_else() -> None:
    copied = [
        source
        for word, rest in steps()
        if word == "COPY" and "--from" not in rest
        for source in [part for part in rest.split() if not part.startswith("--")][:-1]
    ]
    assert set(copied) >= ROOMS
    assert [source for source in copied if not (ROOT / source).exists() or not _passes_ignore(source)] == []
    sent = {path.parts[0] for path in files() if _passes_ignore(str(path))}
    assert sent == {source.split("/")[0] for source in copied}
    assert not _passes_ignore("docker/secrets/postgres_password")
    assert not _passes_ignore("docker/.env")


def _run(script: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    known = {"PATH": f"{BIN}:/usr/bin:/bin", **environment}
    return subprocess.run([script, *arguments], env=known, capture_output=True, text=True, timeout=60, check=False)


def test_secrets_are_made_once_and_kept(tmp_path: Path) -> None:
    script = Path(shutil.copy(ROOT / "docker" / "make-secrets.sh", tmp_path))
    assert _run(script).returncode == 0
    folder = tmp_path / "secrets"
    made = {path.name: path.read_text() for path in folder.iterdir()}
    assert set(made) == set(compose()["secrets"])
    assert len(set(made.values())) == len(made)
    assert all(len(secret) >= 64 for secret in made.values())
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o444}
    assert made["indicia_db_password"] in made["indicia_database_url"]
    again = _run(script)
    assert again.returncode == 0
    assert {path.name: path.read_text() for path in folder.iterdir()} == made
    assert not any(secret in again.stdout + again.stderr for secret in made.values())


def test_secrets_are_handed_over_and_not_told(tmp_path: Path) -> None:
    script = ROOT / "docker" / "with-secrets.sh"
    (tmp_path / "auth").write_text("operator:a 'b' \"c\" $d\n")
    told = _run(script, "sh", "-c", 'printf %s "$PREFECT_API_AUTH_STRING"', PREFECT_API_AUTH_STRING_FILE=str(tmp_path / "auth"))  # fmt: skip  # noqa: E501
    assert (told.returncode, told.stdout, told.stderr) == (0, "operator:a 'b' \"c\" $d", "")
    gone = _run(script, "sh", "-c", "echo ran", PREFECT_API_AUTH_STRING_FILE=str(tmp_path / "gone"))
    assert gone.returncode == 3
    assert "PREFECT_API_AUTH_STRING_FILE" in gone.stderr
    assert gone.stdout == ""


def test_health_is_told_by_what_answers(tmp_path: Path) -> None:
    script = ROOT / "docker" / "healthy.sh"
    (tmp_path / "well").write_text("yes")
    assert _run(script, (tmp_path / "well").as_uri()).returncode == 0
    assert _run(script, (tmp_path / "ill").as_uri()).returncode != 0


def test_the_page_tells_what_each_service_may_reach() -> None:
    told = {row[0].strip("`"): row for row in tables("docker/README.md")["What each service may reach"]}
    assert set(told) == set(services())
    for name, row in told.items():
        assert ("127.0.0.1" in row[2]) == bool(services()[name].get("ports"))
