"""A dashboard as a person starts it: a process of its own over a home of its own."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.settings import Settings
from storage import Store, open_store
from tests.support.databases import home_url, told

ADDRESS = re.compile(r"http://[\w.\[\]:]+/")


@dataclass
class Site:
    """A home with a record, and the server over it."""

    home: Path
    environment: dict[str, str] = field(default_factory=dict)
    url_of_database: str | None = None
    """Where its database is; None for its home's."""
    url: str = ""
    process: subprocess.Popen[str] | None = None

    @property
    def database_url(self) -> str:
        return self.url_of_database or home_url(self.home)

    @property
    def settings(self) -> Settings:
        return Settings(database_url=self.database_url, blobs=str(self.home / "blobs"), actor="ada")

    def store(self) -> Store:
        return open_store(self.database_url, str(self.home / "blobs"), actor="ada")

    def clean_environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("INDICIA_")}
        place = told(self.home) if self.url_of_database is None else {"INDICIA_DATABASE_URL": self.url_of_database}
        return {**kept, "INDICIA_HOME": str(self.home), **place, **self.environment}

    def start(self, *words: str) -> None:
        """Start the server on a free port and wait until it says where it is."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dashboard", *(words or ("--port", "0"))],
            env=self.clean_environment(),
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stderr is not None
        said = self.process.stderr.readline()
        found = ADDRESS.search(said)
        assert found is not None, said
        self.url = found[0].rstrip("/")

    def stop(self) -> str:
        """End the server; returns what it wrote to its log."""
        if self.process is None:
            return ""
        self.process.terminate()
        _, log = self.process.communicate(timeout=20)
        return log
