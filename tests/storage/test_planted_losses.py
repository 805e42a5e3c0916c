"""Whatever is lost is named by its kind and its place, once, and the account adds up to all there is."""

from collections import Counter
from collections.abc import Callable
from itertools import count

import pytest
from sqlalchemy import text

from domain.documents import Refusal, RefusalCode
from domain.errors import UsageError
from domain.replies import Failure, FailureKind
from domain.runs import Coverage, RunStatus
from storage import Store
from tests.storage import builders as build
from tests.storage import planting
from tests.storage.conftest import on_postgresql, on_sqlite
from tests.storage.planting import GOOD, Planted

LAW, PARTIES = build.QUESTIONS
Named = set[tuple[str, str]]
"""Losses with their places: `p3`, `w2` for the second window, a question's id, `document`."""
Kind = tuple[Callable[[Planted], None], Named]

UNFINISHED = ("document_not_finished", "document")


def failed(kind: FailureKind) -> Failure:
    return Failure(kind=kind, detail="as the endpoint said")


def second_window_failed(kind: FailureKind) -> Kind:
    def plant(run: Planted) -> None:
        run.open()
        run.conclude(GOOD, failed(kind))

    return plant, {("window_failed", "w2"), ("page_window_lost", "p3")}


def second_window_says(words: str, *losses: tuple[str, str]) -> Kind:
    def plant(run: Planted) -> None:
        run.open()
        run.conclude(GOOD, words)

    return plant, set(losses)


def cut_as(*cut: tuple[tuple[int, int, int], ...], blocks: int = 1, loss: str, place: str) -> Kind:
    def plant(run: Planted) -> None:
        run.pages, run.cut = (build.page(1), build.page(2), build.page(3, blocks=blocks)), cut
        run.open()
        run.conclude(*(GOOD for _ in cut))

    return plant, {(loss, place), UNFINISHED}


def second_window_left(how: Callable[[Planted], None], loss: str) -> Kind:
    def plant(run: Planted) -> None:
        run.open()
        how(run)
        run.conclude(GOOD, None)

    return plant, {(loss, "w2"), ("page_not_asked", "p3"), UNFINISHED}


def planned(run: Planted) -> None:
    run.call(run.windows[1])


def sent(run: Planted) -> None:
    run.store.ledger.mark_sent(run.call(run.windows[1]))


def read_by_nobody(run: Planted) -> None:
    run.received(run.windows[1])


def half_asked(run: Planted) -> None:
    call = run.received(run.windows[1], questions=[LAW])
    reading = planting.CallReading(call=call, reply=build.REPLY, failure=None)
    run.store.ledger.record_answers(run.run, run.source, [reading], [])


def unreadable_page(run: Planted) -> None:
    run.pages = (build.page(1), build.page(2), build.page(3, unreadable="It took too long."))
    run.cut = (((1, 0, 1), (2, 0, 1)), ((3, 0, 0),))
    run.open()
    run.conclude(GOOD, GOOD)


def dim_page(run: Planted) -> None:
    run.pages = (build.page(1), build.page(2), build.page(3).model_copy(update={"ocr_confidence": 0.41}))
    run.open()
    run.conclude(GOOD, GOOD)


def page_off_the_record(run: Planted) -> None:
    run.open()
    run.conclude(GOOD, GOOD)
    with run.store._database.write() as session:
        gone = "DELETE FROM pages WHERE number = 3 AND document IN (SELECT id FROM documents WHERE source = :source)"
        session.execute(text(gone).bindparams(source=run.source))


def never_read(run: Planted) -> None:
    run.open(begun=False)
    run.store.ledger.plan_document(run.run, source=run.source, name="a.pdf", path="/in/a.pdf")


def never_cut(run: Planted) -> None:
    run.open(begun=False)
    build.plan(run.store, run.source, [], run.run)
    run.windows = []
    answers = [build.answer(run.source, name, run_id=run.run) for name in build.QUESTIONS]
    run.store.ledger.record_answers(run.run, run.source, [], answers)


def broke_the_reader(run: Planted) -> None:
    ledger = run.store.ledger
    ledger.open_run(build.run(run.run), questions=build.QUESTIONS)
    run.source = ledger.record_source(run.run.encode(), name="x", path="/x", collection="c")
    ledger.plan_document(run.run, source=run.source, name="x", path="/x")
    refusal = Refusal(source=run.source, code=RefusalCode.READER_CRASHED, reason="It crashed.", cure="Look.")
    ledger.record_refusal(refusal, reader=build.READER)
    ledger.attach_document(run.run, run.source, build.READER)


def given_up(run: Planted) -> None:
    run.open()
    run.store.ledger.record_breakdown(run.run, run.source, "An unforeseen KeyError.")


def given_up_uncut(run: Planted) -> None:
    run.cut = ()
    run.open()
    run.store.ledger.record_breakdown(run.run, run.source, "An unforeseen KeyError.")


def nothing_asked(run: Planted) -> None:
    run.questions = ()
    run.open()


def answer_unrecorded(run: Planted) -> None:
    run.open()
    calls = [run.received(window) for window in run.windows]
    readings = [planting.CallReading(call=call, reply=build.REPLY, failure=None) for call in calls]
    only = [build.answer(run.source, LAW, run_id=run.run, call=calls[0])]
    run.store.ledger.record_answers(run.run, run.source, readings, only)


def every_window_failed(run: Planted) -> None:
    run.open()
    run.conclude(failed(FailureKind.CUT), failed(FailureKind.CUT))


def not_in_the_only_reply(run: Planted) -> None:
    run.cut = (((1, 0, 1), (2, 0, 1), (3, 0, 1)),)
    run.open()
    run.conclude(planting.reply_without(PARTIES))


def short_of_rows(run: Planted) -> None:
    run.open()
    law, _ = run.conclude(GOOD, GOOD)
    run.amend(law, checks=planting.short_of_rows(law))


def second_look_lost(run: Planted) -> None:
    run.open()
    law, _ = run.conclude(GOOD, GOOD)
    run.amend(law, **planting.lost_later(law, run.windows[0]))


def cut_anew_and_not_asked(run: Planted) -> None:
    run.open()
    run.conclude(GOOD, GOOD)
    run.windows = [build.window(run.source, (1, 0, 1), (2, 0, 1), (3, 0, 1), cutter="cut 2")]
    run.store.ledger.plan_windows(run.run, run.source, run.windows)


ALL_PAGES = {("page_not_asked", f"p{number}") for number in (1, 2, 3)}
FIRST = ((1, 0, 1), (2, 0, 1))

KINDS: dict[str, Kind] = {
    "a page in no window": cut_as(FIRST, loss="page_in_no_window", place="p3"),
    "a page's end in no window": cut_as(FIRST, ((3, 0, 2),), blocks=3, loss="page_part_in_no_window", place="p3"),
    "a page's beginning in no window": cut_as(
        FIRST, ((3, 1, 3),), blocks=3, loss="page_part_in_no_window", place="p3"
    ),
    "a page's middle in no window": cut_as(
        FIRST, ((3, 0, 1),), ((3, 2, 3),), blocks=3, loss="page_part_in_no_window", place="p3"
    ),
    "a window never asked": second_window_left(lambda _: None, "window_not_asked"),
    "a window planned and never sent": second_window_left(planned, "window_not_sent"),
    "a window sent and not heard": second_window_left(sent, "window_in_flight"),
    "a reply never read": second_window_left(read_by_nobody, "window_not_read"),
    "a window asked half its questions": second_window_left(half_asked, "window_half_asked"),
    "a window cut anew and not asked": (
        cut_anew_and_not_asked, {("window_not_asked", "w1"), UNFINISHED, *ALL_PAGES},
    ),
    "a reply cut": second_window_failed(FailureKind.CUT),
    "a reply that is HTML": second_window_failed(FailureKind.MALFORMED),
    "working and no answer": second_window_failed(FailureKind.NO_ANSWER),
    "a call in doubt": second_window_failed(FailureKind.IN_DOUBT),
    "content refused": second_window_failed(FailureKind.CONTENT_REFUSED),
    "limited to the end": second_window_failed(FailureKind.RATE_LIMITED),
    "too long for the server": second_window_failed(FailureKind.TOO_LONG),
    "nobody at the address": second_window_failed(FailureKind.UNREACHABLE),
    "a request the server will not take": second_window_failed(FailureKind.REJECTED),
    "a reply that is no JSON": second_window_says(GOOD[:-20], ("window_failed", "w2"), ("page_window_lost", "p3")),
    "an answer missing from the JSON": second_window_says(
        planting.reply_without(PARTIES), ("question_not_in_reply", PARTIES)
    ),
    "an answer given twice": second_window_says(planting.reply_twice(PARTIES), ("question_not_in_reply", PARTIES)),
    "an answer of the wrong shape": second_window_says(
        planting.reply_with(PARTIES, value=7), ("question_not_in_reply", PARTIES)
    ),
    "an answer with a status nobody knows": second_window_says(
        planting.reply_with(LAW, status="maybe"), ("question_not_in_reply", LAW)
    ),
    "an answer missing from the only reply": (not_in_the_only_reply, {("question_not_in_reply", PARTIES)}),
    "every window failed": (
        every_window_failed,
        {("window_failed", "w1"), ("window_failed", "w2"), *(("page_window_lost", f"p{n}") for n in (1, 2, 3)),
         ("question_failed", LAW), ("question_failed", PARTIES), ("document_unanswered", "document")},
    ),
    "an answer that was not recorded": (answer_unrecorded, {("question_not_answered", PARTIES), UNFINISHED}),
    "an unreadable page": (unreadable_page, {("page_unreadable", "p3")}),
    "a page hardly legible": (dim_page, {("page_hardly_legible", "p3")}),
    "a page gone from the record": (page_off_the_record, {("document_short_of_pages", "document")}),
    "a document never read": (never_read, {("document_not_read", "document")}),
    "a document never cut": (
        never_cut, {("document_not_cut", "document"), *(("page_in_no_window", f"p{n}") for n in (1, 2, 3))},
    ),
    "a document that broke the reader": (broke_the_reader, {("document_unreadable", "document")}),
    "a document given up": (
        given_up,
        {("document_given_up", "document"), ("window_given_up", "w1"), ("window_given_up", "w2"),
         ("question_given_up", LAW), ("question_given_up", PARTIES),
         *(("page_window_lost", f"p{n}") for n in (1, 2, 3))},
    ),
    "a document given up before it was cut": (
        given_up_uncut,
        {("document_given_up", "document"), ("question_given_up", LAW), ("question_given_up", PARTIES),
         *(("page_given_up", f"p{n}") for n in (1, 2, 3))},
    ),
    "a document of which nothing was asked": (
        nothing_asked,
        {("document_without_questions", "document"), ("window_without_questions", "w1"),
         ("window_without_questions", "w2"), *ALL_PAGES},
    ),
    "rows asked for and not returned": (short_of_rows, {("rows_not_returned", LAW)}),
    "a second look that was lost": (second_look_lost, {("second_look_lost", LAW)}),
}  # fmt: skip

_runs = count()


def named(run: Planted, account: Coverage) -> list[tuple[str, str]]:
    """Return the gaps as losses and places, with the run's windows numbered."""
    windows = {window.id: f"w{place}" for place, window in enumerate(run.windows, 1)}
    places = [(gap.loss, gap.which.rpartition(":")[2], gap.what) for gap in account.gaps]
    return [(loss, "document" if what == "document" else windows.get(at, at)) for loss, at, what in places]


def assert_named(store: Store, name: str) -> None:
    plant, expected = KINDS[name]
    run = Planted(store, f"planted-{next(_runs)}")
    plant(run)
    account = store.queries.coverage(run.run)
    assert Counter(named(run, account)) == Counter(expected), name
    assert len({gap.gap for gap in account.gaps}) == len(account.gaps)
    owed = {"documents": 1, "pages": len(run.pages), "windows": len(run.windows), "questions": len(run.questions)}
    if name in {"a document never read", "a document that broke the reader"}:
        owed |= {"pages": 0, "windows": 0, "questions": 0}
    if name == "a page gone from the record":
        owed["pages"] -= 1
    assert {kind: sum(states.values()) for kind, states in account.states.items()} == owed
    assert all(gap.why for gap in account.gaps)
    assert store.ledger.close_run(run.run, RunStatus.COMPLETE, 1.0) is RunStatus.PARTIAL


def test_there_are_thirty_kinds_and_more() -> None:
    assert len(KINDS) >= 30


@on_sqlite
@pytest.mark.parametrize("name", KINDS)
def test_what_was_planted_is_named_once_and_the_sum_is_right(store: Store, name: str) -> None:
    assert_named(store, name)


@on_postgresql
def test_postgresql_names_the_same(store: Store) -> None:
    for name in KINDS:
        assert_named(store, name)


def test_nothing_planted_is_nothing_named(store: Store) -> None:
    run = Planted(store, "well")
    run.open()
    run.conclude(GOOD, GOOD)
    account = store.queries.coverage("well")
    assert (account.gaps, account.unaccounted, account.whole) == ((), 0, True)
    assert store.ledger.close_run("well", RunStatus.COMPLETE, 1.0) is RunStatus.COMPLETE


def test_an_accepted_gap_stays_and_makes_the_run_whole(store: Store) -> None:
    run = Planted(store, "run-1")
    run.open()
    run.conclude(GOOD, failed(FailureKind.CUT))
    store.ledger.close_run("run-1", RunStatus.COMPLETE, 1.0)
    before = store.queries.coverage("run-1")
    window = next(gap for gap in before.gaps if gap.what == "window")
    taken = store.ledger.accept_gap("run-1", window.gap[:8], reason="Page 3 is a blank cover.")
    assert [gap.loss for gap in taken] == ["window_failed", "page_window_lost"]
    after = store.queries.coverage("run-1")
    assert [(gap.gap, gap.why) for gap in after.gaps] == [(gap.gap, gap.why) for gap in before.gaps]
    assert {(gap.accepted.author, gap.accepted.reason) for gap in after.gaps if gap.accepted} == {
        ("ada", "Page 3 is a blank cover.")
    }
    assert (after.states, after.open_gaps, after.whole) == (before.states, (), True)
    assert store.queries.report("run-1").status is RunStatus.COMPLETE
    (summary,) = store.queries.run_summaries(limit=1)
    assert (summary.status, summary.gaps) == (RunStatus.COMPLETE, len(before.gaps))
    with pytest.raises(UsageError, match="accepted already"):
        store.ledger.accept_gap("run-1", window.gap, reason="Again.")


def test_a_document_s_gap_stands_for_all_that_is_lost_of_it_and_of_no_other(store: Store) -> None:
    run = Planted(store, "run-1")
    run.open()
    given = build.ingest(store, b"other", pages=run.pages)
    build.plan(store, given, [build.window(given, (1, 0, 1), (2, 0, 1), (3, 0, 1))], "run-1")
    for source in (run.source, given):
        store.ledger.record_breakdown("run-1", source, "An unforeseen KeyError.")
    store.ledger.close_run("run-1", RunStatus.COMPLETE, 1.0)
    gap = next(gap for gap in store.queries.coverage("run-1").gaps if gap.which == given)
    assert len(store.ledger.accept_gap("run-1", gap.gap, reason="It is a duplicate.")) == 1 + 3 + 1 + 2
    assert {gap.which.partition(":")[0] for gap in store.queries.coverage("run-1").open_gaps} == {run.source}
    assert store.queries.report("run-1").status is RunStatus.PARTIAL


def test_what_is_accepted_is_one_loss_at_one_place(store: Store) -> None:
    run = Planted(store, "run-1")
    run.open()
    run.store.ledger.mark_sent(run.call(run.windows[1]))
    run.conclude(GOOD, None)
    lost = next(gap for gap in store.queries.coverage("run-1").gaps if gap.loss == "window_in_flight")
    store.ledger.accept_gap("run-1", lost.gap, reason="It will not come.")
    store.ledger.record_breakdown("run-1", run.source, "An unforeseen KeyError.")
    again = next(gap for gap in store.queries.coverage("run-1").gaps if gap.loss == "window_given_up")
    assert (again.which, again.accepted) == (lost.which, None)


@pytest.mark.parametrize(
    ("gap", "reason", "why"), [("", "x", "no such"), ("zzz", "x", "no such"), ("p", " ", "reason")]
)
def test_an_acceptance_that_names_nothing_or_says_nothing_is_refused(
    store: Store, gap: str, reason: str, why: str
) -> None:
    run = Planted(store, "run-1")
    run.open()
    with pytest.raises(UsageError, match=why):
        store.ledger.accept_gap("run-1", gap, reason=reason)
