"""The account adds up: whatever is planted as lost or left undone is named, and nothing else is."""

from collections import Counter
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from domain.answers import AnswerStatus
from domain.documents import Refusal, RefusalCode
from domain.replies import FailureKind
from domain.runs import Coverage, RunStatus
from domain.windows import Window
from storage import CallReading, Store
from storage.account import account
from tests.storage import builders as build

pytestmark = pytest.mark.slow

PAGES = (build.page(1), build.page(2), build.page(3))


@pytest.fixture
def source(store: Store) -> str:
    store.ledger.open_run(build.run(), questions=build.QUESTIONS)
    return build.ingest(store, pages=PAGES)


def windows(source: str) -> list[Window]:
    return [build.window(source, (1, 0, 1), (2, 0, 1)), build.window(source, (3, 0, 1), index=1)]


def gaps(account: Coverage) -> set[tuple[str, str]]:
    return {(gap.what, gap.which.rpartition(":")[2]) for gap in account.gaps}


def test_a_run_that_went_well_is_whole(store: Store, source: str) -> None:
    build.plan(store, source, windows(source))
    build.settled(store, source, windows(source))
    account = store.queries.coverage("run-1")
    assert account.whole
    assert account.states == {
        "documents": {"answered": 1},
        "pages": {"asked": 3},
        "windows": {"answered": 2},
        "questions": {"found": 2},
    }
    assert store.ledger.close_run("run-1", RunStatus.COMPLETE, 1.0) is RunStatus.COMPLETE


def test_nothing_done_is_nothing_accounted_for(store: Store, source: str) -> None:
    build.plan(store, source, windows(source))
    account = store.queries.coverage("run-1")
    assert account.unaccounted == 1 + 3 + 2 + 2
    assert len(account.gaps) == account.unaccounted


def test_a_document_not_yet_read_is_unaccounted_for(store: Store, source: str) -> None:
    store.ledger.plan_document("run-1", source=source, name="a.pdf", path="/a.pdf")
    account = store.queries.coverage("run-1")
    assert account.states["documents"] == {"unaccounted": 1}
    assert account.gaps[0].which == source


def test_a_window_that_was_never_asked(store: Store, source: str) -> None:
    build.plan(store, source, windows(source))
    build.settled(store, source, windows(source)[:1])
    account = store.queries.coverage("run-1")
    assert account.states["pages"] == {"asked": 2, "unaccounted": 1}
    assert account.states["windows"] == {"answered": 1, "unaccounted": 1}
    assert account.states["documents"] == {"unaccounted": 1}


def test_a_window_that_failed(store: Store, source: str) -> None:
    first, second = windows(source)
    build.plan(store, source, [first, second])
    lost = build.planned_call(store, second)
    store.ledger.record_failure(lost.call, build.failure(FailureKind.UNREACHABLE))
    build.settled(store, source, [first])
    account = store.queries.coverage("run-1")
    assert account.unaccounted == 0
    assert gaps(account) == {("page", "p3"), ("window", second.id)}
    assert account.states["documents"] == {"partial": 1}
    (why,) = {gap.why for gap in account.gaps if gap.what == "window"}
    assert why == "failed: unreachable: 503 from the endpoint"
    assert not store.queries.planned("run-1")[0].answered


def test_one_group_of_questions_that_failed_loses_its_window(store: Store, source: str) -> None:
    (only,) = [build.window(source, (1, 0, 1), (2, 0, 1), (3, 0, 1))]
    build.plan(store, source, [only])
    done = build.received_call(store, only, questions=build.QUESTIONS[:1])
    lost = build.received_call(store, only, questions=build.QUESTIONS[1:])
    readings = [
        CallReading(call=done.call, reply=build.REPLY, failure=None),
        CallReading(call=lost.call, reply=None, failure=build.failure(FailureKind.CUT)),
    ]
    answers = [
        build.answer(source, build.QUESTIONS[0], call=done.call),
        build.answer(source, build.QUESTIONS[1], status=AnswerStatus.FAILED),
    ]
    store.ledger.record_answers("run-1", source, readings, answers)
    account = store.queries.coverage("run-1")
    assert gaps(account) == {
        ("window", only.id), ("page", "p1"), ("page", "p2"), ("page", "p3"), ("question", "parties"),
    }  # fmt: skip
    assert account.states["questions"] == {"found": 1, "failed": 1}


def test_a_try_that_failed_and_was_made_good_is_no_gap(store: Store, source: str) -> None:
    build.plan(store, source, windows(source))
    for key, each in enumerate(windows(source)):
        first = build.received_call(store, each, key=f"w{key}")
        store.ledger.record_failure(first.call, build.failure(FailureKind.RATE_LIMITED))
    readings = [
        CallReading(call=build.received_call(store, each, key=f"w{key}").call, reply=build.REPLY, failure=None)
        for key, each in enumerate(windows(source))
    ]
    store.ledger.record_answers("run-1", source, readings, [build.answer(source, name) for name in build.QUESTIONS])
    assert store.queries.coverage("run-1").whole
    assert store.queries.report("run-1").documents[0].calls == 4


def test_an_unreadable_page_is_a_gap_with_its_reason(store: Store) -> None:
    store.ledger.open_run(build.run(), questions=build.QUESTIONS)
    source = build.ingest(store, pages=[build.page(1), build.page(2, unreadable="It took too long.")])
    each = build.window(source, (1, 0, 1), (2, 0, 0))
    build.plan(store, source, [each])
    build.settled(store, source, [each])
    account = store.queries.coverage("run-1")
    assert account.states["pages"] == {"asked": 1, "unreadable": 1}
    assert [(gap.which, gap.why) for gap in account.gaps] == [(f"{source}:p2", "unreadable: It took too long.")]
    assert account.states["documents"] == {"partial": 1}
    assert store.queries.planned("run-1")[0].answered, "asking again cannot help"


@pytest.mark.parametrize(
    "slices",
    [[(1, 0, 2), (1, 3, 4)], [(1, 1, 4)], [(1, 0, 3)], [(1, 0, 1), (1, 0, 2), (1, 3, 4)], []],
    ids=["hole", "beginning", "end", "hole under an overlap", "page"],
)
def test_blocks_that_no_window_holds_are_noticed(store: Store, slices: list[tuple[int, int, int]]) -> None:
    store.ledger.open_run(build.run(), questions=build.QUESTIONS)
    source = build.ingest(store, pages=[build.page(1, blocks=4), build.page(2)])
    cut = [build.window(source, (2, 0, 1))]
    cut += [build.window(source, part, index=place + 1) for place, part in enumerate(slices)]
    build.plan(store, source, cut)
    build.settled(store, source, cut)
    assert gaps(store.queries.coverage("run-1")) == {("page", "p1"), ("document", source)}


def test_a_page_cut_in_two_is_whole_again(store: Store) -> None:
    store.ledger.open_run(build.run(), questions=build.QUESTIONS)
    source = build.ingest(store, pages=[build.page(1, blocks=4)])
    cut = [
        build.window(source, (1, 0, 2)),
        build.window(source, (1, 1, 3), index=1),
        build.window(source, (1, 3, 4), index=2),
    ]
    build.plan(store, source, cut)
    build.settled(store, source, cut)
    assert store.queries.coverage("run-1").whole


@pytest.mark.parametrize(
    ("code", "state", "whole"),
    [(RefusalCode.ENCRYPTED, "refused", True), (RefusalCode.READER_CRASHED, "failed", False)],
)
def test_a_refused_document_is_accounted_for(store: Store, code: RefusalCode, state: str, whole: bool) -> None:
    store.ledger.open_run(build.run())
    source = store.ledger.record_source(b"x", name="x", path="/x", collection="c")
    store.ledger.plan_document("run-1", source=source, name="x", path="/x")
    store.ledger.record_refusal(Refusal(source=source, code=code, reason="Why.", cure="Do."), reader=build.READER)
    store.ledger.attach_document("run-1", source, build.READER)
    account = store.queries.coverage("run-1")
    assert account.states["documents"] == {state: 1}
    assert (account.unaccounted, account.whole) == (0, whole)


def test_a_file_without_bytes_is_accounted_for(store: Store) -> None:
    store.ledger.open_run(build.run())
    missing = Refusal(source=None, code=RefusalCode.UNREADABLE_FILE, reason="There is none.", cure="Look.")
    for path in ("/gone", "/gone", "/gone too"):
        store.ledger.plan_document("run-1", source=None, name="gone", path=path, refusal=missing)
    assert store.queries.coverage("run-1").states["documents"] == {"refused": 2}
    assert store.queries.coverage("run-1").whole


def test_a_breakdown_loses_everything_that_was_not_done_and_is_lifted_by_a_new_try(store: Store, source: str) -> None:
    build.plan(store, source, windows(source))
    store.ledger.record_breakdown("run-1", source, "An unforeseen KeyError.")
    account = store.queries.coverage("run-1")
    assert account.unaccounted == 0
    assert account.states == {
        "documents": {"failed": 1}, "pages": {"lost": 3}, "windows": {"failed": 2}, "questions": {"failed": 2},
    }  # fmt: skip
    store.ledger.attach_document("run-1", source, build.READER)
    build.settled(store, source, windows(source))
    assert store.queries.coverage("run-1").whole


def test_a_later_cut_takes_the_place_of_an_earlier_one(store: Store, source: str) -> None:
    build.plan(store, source, windows(source))
    build.received_call(store, windows(source)[0])
    whole = build.window(source, (1, 0, 1), (2, 0, 1), (3, 0, 1), cutter="cut 2")
    store.ledger.plan_windows("run-1", source, [whole])
    build.settled(store, source, [whole])
    assert store.queries.windows("run-1", source) == (whole,)
    assert store.queries.coverage("run-1").whole


def test_a_run_with_a_gap_is_never_complete(store: Store, source: str) -> None:
    build.plan(store, source, windows(source))
    assert store.ledger.close_run("run-1", RunStatus.COMPLETE, 1.0) is RunStatus.PARTIAL
    assert store.queries.report("run-1").status is RunStatus.PARTIAL


FATES = st.sampled_from(["settled", "failed", "received", "sent", "planned", "left"])


_runs = count()


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(fates=st.lists(st.tuples(FATES, FATES), min_size=1, max_size=4), recorded=st.booleans())
def test_whatever_happens_the_sums_are_right(store: Store, fates: list[tuple[str, str]], recorded: bool) -> None:
    run_id = f"any-{next(_runs)}"
    store.ledger.open_run(build.run(run_id), questions=build.QUESTIONS)
    pages = [build.page(number + 1) for number in range(len(fates))]
    source = build.ingest(store, f"{len(fates)} pages".encode(), pages=pages)
    cut = [build.window(source, (number + 1, 0, 1), index=number) for number in range(len(fates))]
    build.plan(store, source, cut, run_id)
    for each, pair in zip(cut, fates, strict=True):
        for question, fate in zip(build.QUESTIONS, pair, strict=True):
            bring_to(store, each, question, fate, run_id)
    if recorded:
        answers = [build.answer(source, name, run_id=run_id) for name in build.QUESTIONS]
        store.ledger.record_answers(run_id, source, [], answers)
    counted = store.queries.coverage(run_id)
    store.ledger.close_run(run_id, RunStatus.COMPLETE, 1.0)
    (summary,) = (each for each in store.queries.run_summaries(limit=1000) if each.run == run_id)
    assert summary.documents == counted.states["documents"]
    assert (summary.gaps, summary.unaccounted) == (len(counted.gaps), counted.unaccounted)
    assert (summary.status is RunStatus.COMPLETE) is counted.whole
    expected = Counter(map(outcome, fates))
    assert counted.states["windows"] == expected
    as_page = {"answered": "asked", "failed": "lost", "unaccounted": "unaccounted"}
    assert counted.states["pages"] == {as_page[state]: number for state, number in expected.items()}
    assert sum(counted.states["questions"].values()) == 2
    assert sum(counted.states["documents"].values()) == 1
    assert counted.whole is (recorded and set(expected) == {"answered"})
    assert counted.unaccounted == sum(states.get("unaccounted", 0) for states in counted.states.values())
    assert len(counted.gaps) >= counted.unaccounted
    assert_the_views_say_the_same(store, run_id)


def assert_the_views_say_the_same(store: Store, run_id: str) -> None:
    """What the program adds up is what an auditor selects."""
    with store._database.read() as session:
        ours = select(account("audit_coverage", [run_id]))
        names = ", ".join(column.name for column in ours.selected_columns)
        theirs = text(f"SELECT {names} FROM audit_coverage WHERE run = :run").bindparams(run=run_id)
        assert Counter(map(tuple, session.execute(ours))) == Counter(map(tuple, session.execute(theirs)))


def outcome(pair: tuple[str, str]) -> str:
    if set(pair) == {"settled"}:
        return "answered"
    return "failed" if set(pair) <= {"settled", "failed"} else "unaccounted"


def bring_to(store: Store, window: Window, question: str, fate: str, run_id: str) -> None:
    if fate == "left":
        return
    call = build.planned_call(store, window, questions=[question], run_id=run_id).call
    if fate == "planned":
        return
    store.ledger.mark_sent(call)
    if fate == "sent":
        return
    store.ledger.record_exchange(call, build.exchange(), build.BODY)
    if fate == "failed":
        store.ledger.record_failure(call, build.failure(FailureKind.MALFORMED))
    if fate == "settled":
        reading = CallReading(call=call, reply=build.REPLY, failure=None)
        store.ledger.record_answers(run_id, window.document, [reading], [])
