"""Kill a run with SIGKILL at random moments, take it up again each time, and count what was paid for twice.

    python -m bench.kill FOLDER [--kills 10] [--seed 1] [--pack legal/contract-review]

Prints, at the end: documents, calls needed, calls sent, calls sent more than once, calls in doubt, what
is unaccounted for. A call is sent again only where a kill left it in doubt.
"""

import argparse
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

INDICIA = (sys.executable, "-m", "flows.cli")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--kills", type=int, default=10)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--pack", default="legal/contract-review")
    words = asked.parse_args()
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "INDICIA_HOME": home}
        killed = _kill(words, environment, Path(home) / "indicia.db")
        report = json.loads(_indicia(environment, "run", "--resume", _run_id(environment), "--json", "--quiet"))
        told = {"seed": words.seed, "kills": killed, **_account(Path(home) / "indicia.db", report)}
        print(json.dumps(told, indent=2))


def _kill(words: argparse.Namespace, environment: dict[str, str], database: Path) -> int:
    """Begin the run, then kill it and take it up again at random moments; returns how many kills it took."""
    chance = random.Random(words.seed)
    command = [*INDICIA, "run", str(words.folder), "--pack", words.pack, "--quiet"]
    for number in range(words.kills):
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        while not _begun(database) and process.poll() is None:
            time.sleep(0.05)
        time.sleep(chance.uniform(0.5, 8))
        if process.poll() is not None:
            return number
        process.kill()
        process.wait()
        command = [*INDICIA, "run", "--resume", _run_id(environment), "--quiet"]
    return words.kills


def _begun(database: Path) -> bool:
    if not database.exists():
        return False
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        try:
            return connection.execute("SELECT count(*) FROM runs").fetchone()[0] > 0
        except sqlite3.OperationalError:
            return False


def _run_id(environment: dict[str, str]) -> str:
    return json.loads(_indicia(environment, "runs", "--json"))[0]["run"]


def _indicia(environment: dict[str, str], *words: str) -> bytes:
    return subprocess.run([*INDICIA, *words], env=environment, stdout=subprocess.PIPE, check=False).stdout


def _account(database: Path, report: dict[str, object]) -> dict[str, object]:
    with closing(sqlite3.connect(database)) as connection:
        sent = Counter(key for (key,) in connection.execute("SELECT key FROM calls WHERE sent_at IS NOT NULL"))
        states = dict(connection.execute("SELECT state, count(*) FROM calls GROUP BY state"))
    return {
        "status": report["status"],
        "documents": len(report["documents"]),
        "answers": report["answers"]["total"],
        "unaccounted": report["coverage"]["unaccounted"],
        "calls_needed": len(sent),
        "calls_sent": sum(sent.values()),
        "sent_again": sum(count - 1 for count in sent.values()),
        "calls_by_state": states,
    }


if __name__ == "__main__":
    main()
