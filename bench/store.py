"""The record with a hundred thousand answers: how long the dashboard takes for a page, on SQLite and on PostgreSQL.

    python -m bench.store FOLDER... [--answers 100000] [--requests 100] [--seed 1] [--home HOME] [--file FILE]

Reads and asks the documents in the folders once (or takes the record at HOME, where that was done), and
makes many of the few: each made document has a name and bytes of its own, and each of its answers is a
real one to the same question, with a real value, real quotes and real working, drawn at random; a tenth
of the quotes are lines of the Japanese documents among them. It is written through the ledger into a
SQLite file with its blobs beside it, and copied from there into a PostgreSQL server with its usual
settings on the same disk. A file that is there already is taken as it is.

What is timed is a request to the dashboard over loopback, from asking to the last byte; for a CSV, to the
first. The dashboard is a process of its own, as `indicia dashboard` starts it. Every request is another
one: another run, place, text or mark. A text is a piece of a stored quote or working, or a common word.
`cpu_` is the processor time of dashboard and database together: what the time would be on a machine that
does nothing else. What several people at once would see is not measured.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.store_copy import copy
from bench.store_filling import Material, fill, material
from bench.store_requests import addresses
from bench.store_timing import measure
from storage import open_store
from tests.dashboard.site import Site
from tests.support import postgres

INDICIA = (sys.executable, "-m", "flows.cli")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folders", type=Path, nargs="*")
    asked.add_argument("--home", type=Path, help="a record that was made before")
    asked.add_argument("--file", type=Path, help="keep the SQLite file here")
    asked.add_argument("--answers", type=int, default=100_000)
    asked.add_argument("--requests", type=int, default=100)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--on", choices=("sqlite", "postgresql"), action="append")
    asked.add_argument("--only", default="", help="the kinds of request with this in their name")
    words = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        real = material(words.home or _asked_once(words.folders, Path(folder) / "real"))
        path = words.file or Path(folder) / "bench.db"
        file, blobs = f"sqlite:///{path}", f"{path.resolve()}.blobs"
        begun = time.perf_counter()
        facts = fill(file, blobs, real, words.answers, random.Random(words.seed))
        _tell("sqlite", seed=words.seed, **facts, seconds=round(time.perf_counter() - begun))
        if words.on is None or "sqlite" in words.on:
            _ask("sqlite", file, blobs, real, words)
        if words.on is None or "postgresql" in words.on:
            with postgres.running(settings={}) as server:
                begun = time.perf_counter()
                copy(file, server.url())
                _tell("postgresql", copied_in_seconds=round(time.perf_counter() - begun))
                _ask("postgresql", server.url(), blobs, real, words)


def _ask(kind: str, url: str, blobs: str, real: Material, words: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as home, open_store(url, blobs, actor="bench") as store:
        kinds = {what: make for what, make in addresses(store, real).items() if words.only in what}
        site = Site(Path(home), environment={"INDICIA_DATABASE_URL": url, "INDICIA_BLOBS": blobs})
        site.start()
        try:
            for line in measure(site.url, kinds, words.requests, random.Random(words.seed)):
                _tell(kind, **line)
        finally:
            site.stop()


def _tell(kind: str, **facts: object) -> None:
    print(json.dumps({"database": kind, **facts}), flush=True)


def _asked_once(folders: list[Path], home: Path) -> Path:
    command = [*INDICIA, "run", *map(str, folders), "--pack", "legal/contract-review", "--quiet", "--home", str(home)]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    return home


if __name__ == "__main__":
    main()
