"""kill -9 between any two steps: what was promised is there, nothing is lost, nothing is paid for twice."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from domain.replies import CallState
from domain.runs import RunStatus
from storage import CallReading, Store, open_store
from storage.migrate import check
from tests.storage import builders as build
from tests.storage.killed import STEPS

ROOT = Path(__file__).resolve().parents[2]


def kill_at(step: str, database_url: str, blobs_url: str) -> str:
    """Take a process to a step, kill it there, and return its call."""
    command = [sys.executable, "-m", "tests.storage.killed", database_url, blobs_url, step]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        call, ready = process.stdout.readline().split()
        process.send_signal(signal.SIGKILL)
        assert ready == "ready"
    return call


@pytest.fixture
def reopened(database_url: str, blobs_url: str, request: pytest.FixtureRequest) -> Iterator[tuple[Store, str]]:
    call = kill_at(request.param, database_url, blobs_url)
    with open_store(database_url, blobs_url, actor="ada") as store:
        yield store, call


def finish(store: Store) -> bool:
    """Do what a resumed run does; returns whether the call had to be sent."""
    (owed,) = store.queries.planned("run-1")
    assert owed.source is not None
    (window,) = store.queries.windows("run-1", owed.source)
    ticket = build.planned_call(store, window, key="k")
    send = ticket.state is CallState.PLANNED
    if send:
        store.ledger.mark_sent(ticket.call)
        store.ledger.record_exchange(ticket.call, build.exchange(), build.BODY)
    answers = [build.answer(owed.source, question, call=ticket.call) for question in build.QUESTIONS]
    reading = CallReading(call=ticket.call, reply=build.REPLY, failure=None)
    store.ledger.record_answers("run-1", owed.source, [reading], answers)
    return send


@pytest.mark.parametrize("reopened", STEPS, indirect=True)
def test_the_state_is_as_promised(reopened: tuple[Store, str], request: pytest.FixtureRequest) -> None:
    store, call = reopened
    step = request.node.callspec.params["reopened"]
    assert store.queries.call_state(call).value == step
    stored = store.queries.exchange(call)
    assert (stored == (build.exchange(), build.BODY)) is (step in ("received", "settled"))
    whole = store.queries.coverage("run-1").whole
    assert whole is (step == "settled")
    (owed,) = store.queries.planned("run-1")
    assert owed.answered is whole


@pytest.mark.parametrize("reopened", STEPS, indirect=True)
def test_a_resumed_run_ends_whole_and_pays_at_most_for_what_was_in_flight(
    reopened: tuple[Store, str], request: pytest.FixtureRequest
) -> None:
    store, call = reopened
    step = request.node.callspec.params["reopened"]
    store.ledger.reopen_run("run-1")
    assert finish(store) is (step in ("planned", "sent"))
    assert store.ledger.close_run("run-1", RunStatus.COMPLETE, 1.0) is RunStatus.COMPLETE
    with store._database.read() as session:
        calls = session.execute(text("SELECT attempt, state FROM calls ORDER BY attempt")).all()
        assert session.execute(text("SELECT COUNT(*) FROM answers")).scalar() == len(build.QUESTIONS)
    expected = [(1, "in_doubt"), (2, "settled")] if step == "sent" else [(1, "settled")]
    assert [tuple(row) for row in calls] == expected
    assert store.queries.call_state(call).value == expected[0][1]
    (outcome,) = store.queries.report("run-1").documents
    assert outcome.calls == len(expected)


@pytest.mark.parametrize("step", STEPS)
def test_killed_anywhere_the_database_is_sound(database_url: str, blobs_url: str, step: str) -> None:
    kill_at(step, database_url, blobs_url)
    assert check(database_url).current
