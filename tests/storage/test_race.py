"""Several processes and several threads at the same calls: each is sent by exactly one."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from domain.windows import Window
from storage import Store
from tests.storage import builders as build

ROOT = Path(__file__).resolve().parents[2]
CALLS = 25


@pytest.fixture
def window(store: Store) -> Window:
    store.ledger.open_run(build.run())
    source = build.ingest(store)
    each = build.window(source, (1, 0, 1))
    build.plan(store, source, [each])
    return each


def start(database_url: str, blobs_url: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.storage.racer", database_url, blobs_url, str(CALLS)]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.mark.usefixtures("window")
def test_each_call_is_sent_by_exactly_one_process(store: Store, database_url: str, blobs_url: str) -> None:
    racers = [start(database_url, blobs_url) for _ in range(2)]
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    said = [racer.communicate()[0].split("\n") for racer in racers]
    assert all("done" in lines for lines in said), said
    sent = [line for lines in said for line in lines if line.startswith("sent")]
    assert sorted(sent) == sorted(f"sent {number}" for number in range(CALLS))
    with store._database.read() as session:
        counted = session.execute(text("SELECT COUNT(*), MAX(attempt), MIN(state), MAX(state) FROM calls")).one()
    assert tuple(counted) == (CALLS, 1, "received", "received")


def test_threads_share_a_store(store: Store, window: Window) -> None:
    def one(number: int) -> str:
        call = build.received_call(store, window, key=f"k{number}").call
        assert store.queries.exchange(call) is not None
        return call

    with ThreadPoolExecutor(8) as pool:
        calls = list(pool.map(one, range(40)))
    assert len(set(calls)) == 40
    with store._database.read() as session:
        events = session.execute(text("SELECT COUNT(*) FROM events WHERE action = 'call.received'")).scalar()
    assert events == 40
