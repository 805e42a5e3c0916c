"""The command line as a person runs it: a process of its own, with a home and a model of its own."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support import databases
from tests.support.model_server import Asked, Say, say_message
from tests.support.warm import warm_start

INDICIA = (sys.executable, "-m", "flows.cli")
PROFILE = """
[models.loopback]
model = "test-model"
base_url = "{base_url}"
dialect = "vllm"
context_tokens = 131072
working_tokens = 40000
max_output_tokens = 4096
price_input = 2.0
price_output = 5.0
max_concurrency = {concurrency}
timeout_seconds = 30
second_look = false

[asking]
attempts = 2
patience_seconds = 20
"""


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class CommandLine:
    """`indicia` with its data under `home`; `profile` (TOML) is its configuration file."""

    home: Path
    database_url: str | None = None
    """Where its database is; None for its home's."""

    def environment(self) -> dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("INDICIA_", "PREFECT_"))}
        home = self.home / "data"
        place = databases.told(home) if self.database_url is None else {"INDICIA_DATABASE_URL": self.database_url}
        return {**clean, "INDICIA_HOME": str(home), **place}

    def configure(self, toml: str) -> None:
        (self.home / "indicia.toml").write_text(toml, encoding="utf-8")

    def serve_from(self, base_url: str, concurrency: int = 4) -> None:
        self.configure(PROFILE.format(base_url=base_url, concurrency=concurrency))

    def start(self, *words: str | Path) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*INDICIA, *map(str, words)],
            cwd=self.home,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def __call__(self, *words: str | Path, timeout: float = 150) -> Outcome:
        ended = warm_start().run([*map(str, words)], self.home, self.environment(), timeout)
        return Outcome(ended.code, ended.out.decode(), ended.err.decode())


def asked_questions(asked: Asked) -> Sequence[str]:
    """The ids of the questions in a request."""
    return re.findall(r'^\{"id":"([a-z0-9-]+)"', asked.json["messages"][-1]["content"], flags=re.MULTILINE)


def all_absent(asked: Asked) -> Say:
    """A model that finds nothing, and says how it looked."""
    answers = [
        {"id": name, "status": "absent", "value": None, "citations": [], "explanation": "Not stated."}
        for name in asked_questions(asked)
    ]
    return say_message(
        {"content": json.dumps({"answers": answers}), "reasoning": "I read every page."},
        usage={"prompt_tokens": 1_000_000, "completion_tokens": 100, "total_tokens": 1_000_100},
    )
