"""The search across runs: newest run first, every filter, pages that join up."""

from datetime import date, timedelta

import pytest

from domain.answers import AnswerStatus, Check, CheckOutcome
from domain.errors import UsageError
from domain.reviews import Review, ReviewState
from storage import AnswerFilter, SearchRow, Store
from tests.storage import builders as build

DAYS = {"run-1": 0, "run-2": 2, "run-3": 1}
"""Runs, and how many days after the first each began."""


@pytest.fixture
def source(store: Store) -> str:
    for run_id, days in DAYS.items():
        begun = build.run(run_id, collection=f"of {run_id}").model_copy(
            update={"started_at": build.NOW + timedelta(days=days), "profile": build.profile(f"model-of-{run_id}")}
        )
        store.ledger.open_run(begun)
    return build.ingest(store)


def record(store: Store, source: str, run_id: str = "run-1", **changes: object) -> str:
    """Record one answer in a run that planned its document under a name of its own; returns its id."""
    store.ledger.plan_document(run_id, source=source, name=f"{run_id}.pdf", path="/in/a.pdf")
    answer = build.answer(source, run_id=run_id, **changes)  # pyright: ignore[reportArgumentType]  # passed on
    store.ledger.record_answers(run_id, source, [], [answer])
    return answer.id


def found(store: Store, **chosen: object) -> list[SearchRow]:
    return list(store.queries.search(AnswerFilter.model_validate(chosen)).records)


def test_the_newest_run_comes_first(store: Store, source: str) -> None:
    for run_id in DAYS:
        record(store, source, run_id)
    rows = found(store)
    assert [row.run for row in rows] == ["run-2", "run-3", "run-1"]
    assert [row.name for row in rows] == ["run-2.pdf", "run-3.pdf", "run-1.pdf"]
    assert [row.model for row in rows] == ["model-of-run-2", "model-of-run-3", "model-of-run-1"]
    assert [row.started_at for row in rows] == sorted((row.started_at for row in rows), reverse=True)


@pytest.mark.parametrize("walked", [1, 2, 20])
@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_pages_join_up(store: Store, source: str, monkeypatch: pytest.MonkeyPatch, limit: int, walked: int) -> None:
    monkeypatch.setattr("storage.queries.newest.WALKED", walked)
    for number in range(4):
        for run_id in DAYS:
            record(store, source, run_id, question=f"question-{number}")
    page = store.queries.search(AnswerFilter(), limit=limit)
    rows = list(page.records)
    while page.next_after is not None:
        page = store.queries.search(AnswerFilter(), limit=limit, after=page.next_after)
        rows += page.records
    assert rows == found(store)
    assert len(rows) == 12


@pytest.mark.parametrize("after", ["", "run-1", "run-1:", ":1", "run-9:1", "run-1:x", "run-1:²"])
def test_a_mark_that_is_none(store: Store, source: str, after: str) -> None:
    record(store, source)
    with pytest.raises(UsageError, match="not there"):
        store.queries.search(AnswerFilter(), after=after)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"model": "model-of-run-2"}, "run-2"),
        ({"model": "model-of"}, ""),
        ({"collection": "of run-3"}, "run-3"),
        ({"since": "2026-11-24"}, "run-2 run-3"),
        ({"until": "2026-11-24"}, "run-1 run-3"),
        ({"since": "2026-11-24", "until": "2026-11-24"}, "run-3"),
        ({"since": "2026-11-26"}, ""),
        ({"until": date.max}, "run-1 run-2 run-3"),
        ({"since": date.min}, "run-1 run-2 run-3"),
        ({"text": "デラウェア州"}, "run-1"),
        ({"text": "ﾃﾞﾗｳｪｱ"}, "run-1"),
        ({"text": "STATE of new  york"}, "run-2"),
        ({"text": "because it says so"}, "run-3"),
        ({"text": "準拠"}, "run-1 run-2 run-3"),
        ({"text": "準拠", "model": "model-of-run-1"}, "run-1"),
        ({"text": "%"}, ""),
        ({"text": ""}, "run-1 run-2 run-3"),
        ({"status": "absent"}, "run-3"),
        ({"reviewed_only": True}, "run-2"),
        ({"doubtful": True}, "run-1"),
    ],
    ids=repr,
)
def test_filters(store: Store, source: str, chosen: dict[str, object], expected: str) -> None:
    missed = Check(check="value_in_quote", outcome=CheckOutcome.FAIL, detail="No quote says it.")
    record(store, source, "run-1", value="デラウェア州", checks=(missed,))
    second = record(store, source, "run-2", citations=(build.cited(), build.cited("the State\nof New York")))
    record(store, source, "run-3", status=AnswerStatus.ABSENT, explanation="Because it says so.")
    review = Review(id="r", answer=second, author="bo", at=build.NOW, state=ReviewState.ACCEPTED)
    store.ledger.append_review(review)
    assert {row.run for row in found(store, **chosen)} == set(expected.split())
    listed = store.queries.answers(AnswerFilter.model_validate(chosen))
    assert {each.answer.run for each in listed} == set(expected.split())


def test_the_quote_shown_is_the_one_that_holds_the_text(store: Store, source: str) -> None:
    record(store, source, citations=(build.cited("one"), build.cited("two"), build.cited("two again")))
    assert [row.quote for row in found(store)] == ["one"]
    assert [row.quote for row in found(store, text="TWO")] == ["two"]
    assert [row.quote for row in found(store, text="準拠")] == ["one"]


def test_only_what_stands_is_found(store: Store, source: str) -> None:
    record(store, source, value="Iowa")
    record(store, source, value="Ohio")
    assert found(store, text="iowa") == []
    assert [row.value for row in found(store, text="ohio")] == ["Ohio"]


def test_a_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(UsageError, match="10000 characters"):
        AnswerFilter(text="x" * 10_000)


@pytest.mark.parametrize(
    ("few", "reach"), [(1000, (500, 500)), (0, (500, 500)), (0, (3, 3)), (0, (2, 100)), (1000, (2, 2)), (0, (2, 2))]
)
def test_a_text_is_found_alike_however_many_hold_it(
    store: Store, source: str, monkeypatch: pytest.MonkeyPatch, few: int, reach: tuple[int, int]
) -> None:
    """Named one by one, asked at the head of the list, or worked out for all: page by page the same."""
    for number in range(4):
        for run_id in DAYS:
            record(store, source, run_id, question=f"question-{number}", explanation="odd" if number % 2 else "even")
    wanted = [row.answer for row in found(store) if row.question in {"question-1", "question-3"}]
    monkeypatch.setattr("storage.queries.texts.FEW", few)
    monkeypatch.setattr("storage.queries.filling.NEAR", reach[0])
    monkeypatch.setattr("storage.queries.filling.FAR", reach[1])
    page = store.queries.search(AnswerFilter(text="Odd"), limit=2)
    rows = list(page.records)
    while page.next_after is not None:
        page = store.queries.search(AnswerFilter(text="Odd"), limit=2, after=page.next_after)
        rows += page.records
    assert [row.answer for row in rows] == wanted
    assert {each.answer.id for each in store.queries.answers(AnswerFilter(text="Odd"))} == set(wanted)
