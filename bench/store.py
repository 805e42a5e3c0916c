"""The record with a hundred thousand answers: how long its lists and its search take, on SQLite and on PostgreSQL.

    python -m bench.store FOLDER... [--answers 100000] [--requests 200] [--seed 1] [--home HOME] [--keep FOLDER]

Reads and asks the documents in the folders once (or takes the record at HOME, where that was done), and
makes many of the few: each made document has a name and bytes of its own, and each of its answers is a
real one to the same question, with a real value, real quotes and real working, drawn at random; a tenth
of the quotes are lines of the Japanese documents among them. It is written through the ledger, into a
SQLite file and into a PostgreSQL server with its usual settings, both on this disk. What is timed is one
call of a query, as a page of the dashboard makes it; drawing the page is not in it. Every request is
another one: another run, place, text or mark. A text is a piece of a stored quote or working, or a
common word.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.store_filling import Material, fill, material
from bench.store_requests import measure
from storage import open_store
from tests.support import postgres

INDICIA = (sys.executable, "-m", "flows.cli")
KINDS = ("sqlite", "postgresql")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folders", type=Path, nargs="*")
    asked.add_argument("--home", type=Path, help="a record that was made before")
    asked.add_argument("--answers", type=int, default=100_000)
    asked.add_argument("--requests", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--on", choices=KINDS, action="append")
    asked.add_argument("--url", help="a database that was filled before; nothing is written to it")
    words = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        real = material(words.home or _asked_once(words.folders, Path(folder) / "real"))
        if words.url is not None:
            _measured(words.url.partition(":")[0], words.url, real, words)
            return
        for kind in words.on or KINDS:
            with _database(kind, Path(folder)) as url:
                _tell(kind, seed=words.seed, **_filled(url, real, words))
                _measured(kind, url, real, words)


def _measured(kind: str, url: str, real: Material, words: argparse.Namespace) -> None:
    with open_store(url, "memory://bench", actor="bench") as store:
        for line in measure(store, real, words.requests, random.Random(words.seed)):
            _tell(kind, **line)


def _tell(kind: str, **facts: object) -> None:
    print(json.dumps({"database": kind, **facts}), flush=True)


def _asked_once(folders: list[Path], home: Path) -> Path:
    command = [*INDICIA, "run", *map(str, folders), "--pack", "legal/contract-review", "--quiet", "--home", str(home)]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    return home


def _filled(url: str, real: Material, words: argparse.Namespace) -> dict[str, object]:
    begun = time.perf_counter()
    facts = fill(url, real, words.answers, random.Random(words.seed))
    return {**facts, "filled_in_seconds": round(time.perf_counter() - begun, 1)}


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder}/bench.db"
        return
    with postgres.running(settings={}) as server:
        yield server.url()


if __name__ == "__main__":
    main()
