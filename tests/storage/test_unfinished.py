"""What a killed night left is found, once, and only by who asks the very same."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.profiles import ModelProfile
from domain.runs import RunStatus
from storage import Store, UnfinishedRun, open_store
from tests.storage.builders import ingest, profile, run

OPENS_AND_DIES = """
import os, sys
from storage import open_store
from tests.storage.builders import run
store = open_store(sys.argv[1], sys.argv[2], actor="ada")
store.ledger.open_run(run())
os._exit(9)
"""


@pytest.fixture
def other(database_url: str, blobs_url: str) -> Iterator[Store]:
    with open_store(database_url, blobs_url, actor="bob") as opened:
        yield opened


def _unfinished(store: Store, *, model: ModelProfile | None = None, collection: str = "default") -> list[UnfinishedRun]:
    asked = run()
    left = store.queries.unfinished(
        pack_sha256=asked.pack_sha256, profile=model or asked.profile, collection=collection, paths=asked.paths
    )
    return list(left)


def test_a_run_whose_process_died_is_left_to_whoever_comes(database_url: str, blobs_url: str, tmp_path: Path) -> None:
    open_store(database_url, blobs_url, actor="ada").close()
    dying = subprocess.run([sys.executable, "-c", OPENS_AND_DIES, database_url, blobs_url], check=False)
    assert dying.returncode == 9
    with open_store(database_url, blobs_url, actor="ada") as store:
        (left,) = _unfinished(store)
        assert left.run.id == "run-1"
        assert _unfinished(store, model=profile("another")) == []
        assert _unfinished(store, model=profile(max_output_tokens=7)) == []
        assert _unfinished(store, collection="another") == []


def test_a_run_alive_in_another_store_is_left_alone_until_that_closes(store: Store, other: Store) -> None:
    other.ledger.open_run(run())
    assert _unfinished(store) == []
    other.close()
    assert [left.run.id for left in _unfinished(store)] == ["run-1"]


@pytest.mark.parametrize(
    ("status", "left"), [(RunStatus.STOPPED, 1), (RunStatus.FAILED, 1), (RunStatus.PARTIAL, 0), (RunStatus.COMPLETE, 0)]
)
def test_only_what_ended_early_is_left(store: Store, status: RunStatus, left: int) -> None:
    store.ledger.open_run(run())
    store.ledger.close_run("run-1", status, 1.0)
    assert len(_unfinished(store)) == left


def test_of_two_who_saw_it_one_takes_it_up(store: Store, other: Store) -> None:
    store.ledger.open_run(run())
    store.ledger.close_run("run-1", RunStatus.STOPPED, 1.0)
    (seen,), (seen_too,) = _unfinished(store), _unfinished(other)
    assert store.ledger.reopen_run("run-1", seen=seen.sessions)
    assert not other.ledger.reopen_run("run-1", seen=seen_too.sessions)
    assert _unfinished(other) == []


def test_what_was_taken_in_hand_is_known_by_pack_model_and_collection(store: Store) -> None:
    store.ledger.open_run(run())
    source = ingest(store)
    store.ledger.plan_document("run-1", source=source, name="a.pdf", path="/in/a.pdf")
    asked = {"pack_sha256": run().pack_sha256, "model": run().profile.name, "collection": "default"}
    assert store.queries.asked_of(**asked) == {source}
    for name, other in (("pack_sha256", "1" * 64), ("model", "another"), ("collection", "another")):
        assert store.queries.asked_of(**(asked | {name: other})) == frozenset()
