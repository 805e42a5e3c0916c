"""What people made of a question's answers: by the latest review of the answers that stand, over all runs."""

from domain.review_order import History
from domain.reviews import Review, ReviewState
from storage import Store
from tests.storage import builders as build


def test_the_latest_review_of_each_answer_that_stands_counts(store: Store) -> None:
    source = build.ingest(store)
    law, parties = build.QUESTIONS
    for run in ("run-1", "run-2"):
        store.ledger.open_run(build.run(run))
        answers = [build.answer(source, question, run_id=run) for question in build.QUESTIONS]
        store.ledger.record_answers(run, source, [], answers)
        judged = [
            (answers[0], ReviewState.ACCEPTED),
            (answers[0], ReviewState.REJECTED),
            (answers[1], ReviewState.ACCEPTED),
        ]
        for place, (answer, state) in enumerate(judged):
            review = Review(id=f"{run}-{place}", answer=answer.id, author="ann", at=build.NOW, state=state)
            store.ledger.append_review(review)
    again = build.answer(source, law, run_id="run-2", value="Texas")
    store.ledger.record_answers("run-2", source, [], [again])
    assert store.queries.review_history() == {law: History(1, 1), parties: History(2, 0)}
