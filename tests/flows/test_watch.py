"""A watched folder: what settles is answered once, what is refused is set aside, nothing else is touched."""

import os
import shutil
import signal
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.documents import Refusal, RefusalCode
from flows.quarantine import set_aside
from flows.watched import QUARANTINE, Mark, Settling, look, mark, open_beneath, read_settled
from tests.support.command_line import CommandLine, all_absent
from tests.support.model_server import Asked, ModelServer, Say
from tests.support.prefect_server import wait_until

pytestmark = pytest.mark.slow

CONTRACTS = "legal/contract-review"
NO_PAGES = Refusal(source="0" * 64, code=RefusalCode.NO_PAGES, reason="It holds no page.", cure="Look at it.")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _watch(folder: Path, *more: str) -> list[str | Path]:
    return ["watch", folder, "--pack", CONTRACTS, "--settle", "0.5", *more]


def test_one_run_for_what_settled_and_none_for_what_is_known(indicia: CommandLine, inbox: Path, samples: Path) -> None:
    (inbox / "deep" / "deeper").mkdir(parents=True)
    shutil.copy(samples / "contract.pdf", inbox / "deep" / "deeper")
    shutil.copy(samples / "broken.pdf", inbox)
    (inbox / "link.pdf").symlink_to(samples / "annual-report.pdf")
    (inbox / "elsewhere").symlink_to(samples)
    (inbox / ".hidden.pdf").write_bytes(b"x")
    os.mkfifo(inbox / "pipe.pdf")
    first = indicia(*_watch(inbox, "--once"))
    assert first.code == 1, first.err
    (run,) = indicia("runs", "--json").json
    assert (run["status"], run["documents"]) == ("complete", 2)
    assert (inbox / "deep" / "deeper" / "contract.pdf").exists()
    assert sorted(_names(inbox / QUARANTINE)) == ["broken.pdf", "broken.pdf.reason.txt"]
    assert "no page" in (inbox / QUARANTINE / "broken.pdf.reason.txt").read_text()
    assert {row["name"] for row in indicia("documents", "--json").json} == {"contract.pdf", "broken.pdf"}

    shutil.copy(samples / "contract.pdf", inbox / "the same again.pdf")
    again = indicia(*_watch(inbox, "--once"))
    assert again.code == 0, again.err
    assert len(indicia("runs", "--json").json) == 1
    shutil.copy(samples / "broken.pdf", inbox / "broken.pdf")
    assert indicia(*_watch(inbox, "--once")).code == 0
    assert "broken-1.pdf" in _names(inbox / QUARANTINE)
    assert len(indicia("runs", "--json").json) == 1


def _slowly(asked: Asked) -> Say:
    return Say(all_absent(asked).body, delay=1.0)


def test_killed_it_finishes_and_asks_nothing_twice(indicia: CommandLine, inbox: Path, samples: Path) -> None:
    for name in ("contract.pdf", "sponsorship.pdf", "annual-report.pdf"):
        shutil.copy(samples / name, inbox)
    with ModelServer([_slowly]) as server:
        indicia.serve_from(server.base_url, 1)
        process = indicia.start(*_watch(inbox, "--model", "loopback"))
        wait_until(lambda: len(server.asked) >= 2, "the second call")
        process.kill()
        process.communicate()
        done = indicia(*_watch(inbox, "--once", "--model", "loopback"))
        assert done.code == 0, done.err
        assert len(server.asked) <= len({request.body for request in server.asked}) + 1, "beyond the one in flight"
    (run,) = indicia("runs", "--json").json
    assert run["status"] == "complete"
    assert indicia("coverage", run["run"], "--json").json["unaccounted"] == 0


def test_it_goes_on_watching_until_it_is_told_to_stop(indicia: CommandLine, inbox: Path, samples: Path) -> None:
    process = indicia.start(*_watch(inbox))
    for number, name in enumerate(("contract.pdf", "sponsorship.pdf"), start=1):
        shutil.copy(samples / name, inbox)
        wait_until(lambda: [r["status"] for r in indicia("runs", "--json").json] == ["complete"] * number, name)  # noqa: B023  # used at once
    second = indicia(*_watch(inbox, "--once"))
    assert (second.code, "Another" in second.err) == (2, True)
    below = indicia(*_watch(_made(inbox / "below"), "--once"))
    assert (below.code, "Another" in below.err) == (2, True)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert process.returncode == 130


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


@pytest.mark.parametrize("place", ["data", "data/blobs/deep", "."])
def test_a_folder_that_overlaps_ours_is_refused(indicia: CommandLine, place: str) -> None:
    folder = indicia.home / place
    folder.mkdir(parents=True, exist_ok=True)
    told = indicia(*_watch(folder, "--once"))
    assert (told.code, "overlaps" in told.err) == (2, True)


def test_the_code_is_not_watched_not_even_by_a_link(indicia: CommandLine, samples: Path) -> None:
    link = indicia.home / "link"
    link.symlink_to(samples)
    told = indicia(*_watch(link, "--once"))
    assert (told.code, "the code" in told.err) == (2, True)


def test_what_still_changes_has_not_settled() -> None:
    settling, path = Settling(10), Path("a.pdf")
    one, two = Mark(1, 1, 1, 1), Mark(1, 1, 2, 1)
    assert settling.settled({path: one}, 0) == {}
    assert settling.settled({path: two}, 9) == {}
    assert settling.settled({path: two}, 18) == {}
    assert settling.settled({path: two}, 19) == {path: two}
    assert settling.settled({}, 20) == {}
    assert settling.settled({path: two}, 21) == {}


@given(st.lists(st.sampled_from([None, 1, 2]), min_size=1, max_size=30), st.integers(0, 5))
def test_only_what_was_the_same_all_the_time_settles(sizes: list[int | None], seconds: int) -> None:
    settling, path = Settling(seconds), Path("a")
    for now, size in enumerate(sizes):
        seen = {} if size is None else {path: Mark(1, 1, size, 1)}
        settled = settling.settled(seen, now)
        same = size is not None and now >= seconds and set(sizes[now - seconds : now + 1]) == {size}
        assert settled == (seen if same else {})


def test_a_link_put_in_its_place_is_not_read(inbox: Path, samples: Path) -> None:
    secret = inbox.parent / "secret.pdf"
    secret.write_bytes(b"secret")
    (inbox / "sub").mkdir()
    (inbox / "sub" / "a.pdf").write_bytes(b"first")
    ((path, settled),) = look(inbox).items()
    assert read_settled(inbox, path, settled, 100) == b"first"
    (inbox / "sub" / "a.pdf").unlink()
    (inbox / "sub" / "a.pdf").symlink_to(secret)
    assert read_settled(inbox, path, mark(secret.stat()), 100) is None
    shutil.rmtree(inbox / "sub")
    (inbox / "sub").symlink_to(inbox.parent)
    assert read_settled(inbox, Path("sub/secret.pdf"), mark(secret.stat()), 100) is None
    os.mkfifo(inbox / "pipe")
    with pytest.raises(FileNotFoundError):
        open_beneath(inbox, Path("pipe"))


def test_what_changed_since_is_left_for_later(inbox: Path) -> None:
    (inbox / "a.pdf").write_bytes(b"first")
    ((path, settled),) = look(inbox).items()
    time.sleep(0.01)
    (inbox / "a.pdf").write_bytes(b"other")
    assert read_settled(inbox, path, settled, 100) is None
    assert set_aside(inbox, path, settled, NO_PAGES) is None
    assert _names(inbox / QUARANTINE) == []
    ((path, settled),) = look(inbox).items()
    too_large = read_settled(inbox, path, settled, 4)
    assert isinstance(too_large, Refusal)
    assert too_large.code is RefusalCode.TOO_LARGE


def test_nothing_in_quarantine_is_written_over(inbox: Path) -> None:
    for name in ("a.b.pdf", "a.b.pdf", "a.b.pdf", "no suffix", "no suffix"):
        (inbox / name).write_text(name)
        ((path, settled),) = look(inbox).items()
        assert set_aside(inbox, path, settled, NO_PAGES) is not None
    moved = {name for name in _names(inbox / QUARANTINE) if not name.endswith(".reason.txt")}
    assert moved == {"a.b.pdf", "a.b-1.pdf", "a.b-2.pdf", "no suffix", "no suffix-1"}


def test_a_quarantine_that_is_a_link_is_not_written_into(inbox: Path) -> None:
    (inbox.parent / "other").mkdir()
    (inbox / QUARANTINE).symlink_to(inbox.parent / "other")
    (inbox / "a.pdf").write_bytes(b"x")
    ((path, settled),) = look(inbox).items()
    with pytest.raises(OSError, match=r"directory|symbolic"):
        set_aside(inbox, path, settled, NO_PAGES)
    assert _names(inbox.parent / "other") == []
    assert (inbox / "a.pdf").exists()
