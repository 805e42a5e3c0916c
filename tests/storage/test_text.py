"""The text search finds what reading everything finds, for any text, and an upgraded database finds it too."""

import unicodedata
from collections.abc import Sequence
from itertools import count

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from domain.answers import Answer
from domain.replies import ReasoningTrace, TraceStatus
from storage import AnswerFilter, Store
from storage.folding import fold
from storage.grams import grams, sought
from storage.queries import texts
from tests.storage import builders as build

LETTERS = "abA ﬁªß\n\u3000\t-'\"%_*\\(){}:^＋1１①、。準拠法のデﾃﾞﾞがかﾞカ가ᄀ\u0301éİı🄐\0\x1f\ue022\N{SYMBOL FOR NULL}"
"""Small, so that texts share pieces: what folds, what a query language means something by, what is odd."""
WORDS = st.lists(
    st.sampled_from(["準拠法", "の", "日本", "日本法", "State of", "New York", "Delaware", " ", "law"]), max_size=6
).map("".join)
TEXT = st.text(st.sampled_from(LETTERS), max_size=8) | WORDS
QUICK = settings(
    deadline=None,
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)

_numbers = count()


def record(store: Store, source: str, said: Sequence[str]) -> Answer:
    """Record an answer that says these: value, quote, quote, explanation, working."""
    value, first, second, explanation, working = said
    answer = build.answer(
        source,
        f"question-{next(_numbers)}",
        value=value,
        citations=(build.cited(first), build.cited(second)),
        explanation=explanation,
        reasoning=ReasoningTrace(status=TraceStatus.COMPLETE, text=working, tokens=1),
    )
    store.ledger.record_answers("run-1", source, [], [answer])
    return answer


def read_everything(answers: Sequence[Answer], sought_text: str) -> set[str]:
    """Find answers as a person with a lot of time does."""
    return {
        answer.id
        for answer in answers
        if any(
            fold(sought_text) in fold(text)
            for text in (
                answer.value or "",
                *(citation.quote for citation in answer.citations),
                answer.explanation,
                answer.reasoning.text,
            )
        )
    }


def found(store: Store, sought_text: str) -> set[str]:
    return {row.answer for row in store.queries.search(AnswerFilter(text=sought_text), limit=10_000).records}


@pytest.fixture
def source(store: Store) -> str:
    store.ledger.open_run(build.run())
    return build.ingest(store)


@pytest.fixture(params=[texts.FEW, 0], ids=["few", "many"])
def _few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take either way: finds named one by one, or looked up as the list goes."""
    monkeypatch.setattr(texts, "FEW", request.param)


@pytest.mark.usefixtures("_few")
@QUICK
@given(said=st.lists(TEXT, min_size=5, max_size=5), sought_texts=st.lists(TEXT.filter(bool), min_size=3, max_size=3))
@example(said=["準拠法", "の", "", "", ""], sought_texts=["準", "準拠", "\ud800"])
def test_it_finds_what_reading_everything_finds(
    store: Store, source: str, said: list[str], sought_texts: list[str]
) -> None:
    record(store, source, said)
    stored = [each.answer for each in store.queries.answers()]
    pieces = {said[0], said[1][1:3], said[2][:1], said[3].upper(), said[4][2:]} - {""}
    for sought_text in (*sought_texts, *pieces):
        assert found(store, sought_text) == read_everything(stored, sought_text), repr(sought_text)


@given(text=st.text(min_size=1, max_size=20), other=st.text(max_size=20))
def test_folding_is_stable_and_keeps_what_stands_in_a_text(text: str, other: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert not {"\n", "\x1f", "\0"} & set(fold(text))
    if fold(text) in fold(other):
        assert sought(fold(text)) <= grams(fold(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＡＢＣ　１２", "abc 12"),
        ("ﾃﾞﾗｳｪｱ", "デラウェア"),
        ("STRASSE", "straße"),
        ("a\r\n\t b", "A B"),
        ("㈱", "(株)"),
        (unicodedata.normalize("NFD", "が"), "が"),
    ],
)
def test_what_is_the_same_to_a_person_is_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_accents_and_dashes_are_told_apart() -> None:
    assert len({fold(text) for text in ("resume", "résumé", "a-b", "a–b", "a b")}) == 5


def test_nothing_is_found_across_the_border_of_two_quotes(store: Store, source: str) -> None:
    record(store, source, ["State", "of", "New", "York", "law"])
    for sought_text in ("stateof", "state of", "of new", "newyork", "yorklaw", "\x1f", "state\x1fof"):
        assert found(store, sought_text) == set()


def test_a_working_shared_by_many_is_kept_once_and_finds_them_all(store: Store, source: str) -> None:
    answers = [record(store, source, ["v", "q", "q", "e", "the working"]) for _ in range(3)]
    assert found(store, "working") == {answer.id for answer in answers}
    with store._database.read() as session:
        from storage.tables import SearchTextRow

        assert session.query(SearchTextRow).where(SearchTextRow.trace.is_not(None)).count() == 1


def test_the_same_answer_again_is_not_written_down_again(store: Store, source: str) -> None:
    answer = record(store, source, ["v", "q", "q", "e", "w"])
    store.ledger.record_answers("run-1", source, [], [answer])
    with store._database.read() as session:
        from storage.tables import SearchTextRow

        assert session.query(SearchTextRow).count() == 2
