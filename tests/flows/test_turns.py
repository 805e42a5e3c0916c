"""After a reply of no use: one second try, one turn to mend it, each a call of its own on record."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from domain.replies import FailureKind
from flows.desk import Desk
from flows.turns import Heard
from storage import CallRecord
from tests.support.model_server import Asked, ModelServer, Say, Script, say_json, say_message, say_stream
from tests.support.small_calls import RUN, ask_all, at_desk, prepare, say_answer, settings

CUT = say_message({"content": '{"answers": ['}, finish_reason="length")
EMPTY = say_message({"content": "", "reasoning": "Hm."})
PROSE = say_message({"content": "The law is that of Delaware."})
PAGE = Say(b"<html><title>Portal</title></html>", headers=(("content-type", "text/html"),))


def asked(
    tmp_path: Path, *scripts: Script, again: bool = False, **fields: object
) -> tuple[Heard, list[Asked], list[CallRecord]]:
    """Ask one small call of a server that follows `scripts`; with `again` once more from the record."""
    chosen = settings(tmp_path)
    with ModelServer(scripts) as server:
        work = prepare(chosen, server.base_url, **fields)

        async def once(desk: Desk) -> tuple[Heard, list[CallRecord]]:
            for _ in range(1 + again):
                (heard,) = await ask_all(desk, work, [3], keep=False)
            assert heard is not None
            rows = await asyncio.to_thread(_calls, desk)
            return heard, rows

        heard, records = asyncio.run(at_desk(chosen, once))
    return heard, server.asked, records


def _calls(desk: Desk) -> list[CallRecord]:
    from sqlalchemy import select

    from storage.tables import CallRow

    with desk.store._database.read() as session:
        names: Sequence[str] = session.scalars(select(CallRow.id).where(CallRow.run == RUN).order_by(CallRow.id)).all()
    return [desk.store.queries.call_record(name) for name in names]


def kinds(records: list[CallRecord]) -> list[FailureKind | None]:
    return [record.failure.kind if record.failure is not None else None for record in records]


def test_a_cut_reply_is_asked_for_again_with_more_room(tmp_path: Path) -> None:
    heard, sent, records = asked(tmp_path, CUT, say_answer)
    assert heard.failure is None
    assert [request.json["max_tokens"] for request in sent] == [4096, 8192]
    assert kinds(records) == [FailureKind.CUT, None]
    assert records[0].output_tokens == 10, "what the cut reply cost is kept"


def test_a_reply_cut_twice_is_kept_as_cut(tmp_path: Path) -> None:
    heard, sent, _ = asked(tmp_path, CUT)
    assert heard.failure is not None
    assert heard.failure.kind is FailureKind.CUT
    assert len(sent) == 2


def test_no_more_room_than_the_context_has(tmp_path: Path) -> None:
    _, sent, _ = asked(tmp_path, CUT, context_tokens=4200, working_tokens=100, max_output_tokens=4000)
    assert len(sent) == 1, "the little room that is left is not worth the prompt"


@pytest.mark.parametrize("useless", [EMPTY, PAGE, say_json({"choices": []}), Say(b'{"choi')])
def test_an_empty_or_unreadable_reply_is_asked_for_once_more(tmp_path: Path, useless: Say) -> None:
    heard, sent, records = asked(tmp_path, useless, say_answer)
    assert heard.failure is None
    assert sent[0].body == sent[1].body
    assert len(records) == len(sent) == 2


def test_nothing_is_asked_for_a_third_time(tmp_path: Path) -> None:
    heard, sent, _ = asked(tmp_path, EMPTY)
    assert heard.failure is not None
    assert heard.failure.kind is FailureKind.NO_ANSWER
    assert len(sent) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        "The law is that of Delaware.",
        '{"answers": []}',
        '{"answers": [{"id": "q-3", "status": "found", "value": 7, "citations": [], "explanation": ""}]}',
        '{"answers": [{"id": "q-3", "status": "maybe"}]}',
        '{"answer": "Delaware"}',
    ],
)
def test_an_answer_with_problems_is_mended_in_one_turn(tmp_path: Path, wrong: str) -> None:
    heard, sent, records = asked(tmp_path, say_message({"content": wrong}), _mended)
    assert heard.failure is None
    assert [message["role"] for message in sent[1].json["messages"]] == ["user", "assistant", "user"]
    assert sent[1].json["messages"][1]["content"] == wrong
    assert "q-3" in sent[1].json["messages"][2]["content"]
    assert kinds(records) == [FailureKind.SCHEMA, None]


def test_an_answer_is_mended_once_at_most(tmp_path: Path) -> None:
    heard, sent, _ = asked(tmp_path, PROSE)
    assert len(sent) == 2
    assert heard.failure is None, "the answer itself is judged where answers are"


def test_a_turn_that_fails_leaves_the_first_answer(tmp_path: Path) -> None:
    heard, sent, _ = asked(tmp_path, PROSE, Say(b"{}", status=422))
    assert heard.reply is not None
    assert heard.reply.text == "The law is that of Delaware."
    assert len(sent) == 2


def test_what_was_mended_is_found_on_record(tmp_path: Path) -> None:
    heard, sent, _ = asked(tmp_path, CUT, PROSE, _mended, again=True)
    assert heard.reused
    assert len(sent) == 3, "asked, given more room, mended; and nothing when it is asked again"


def test_a_stream_that_loops_is_not_paid_for_again(tmp_path: Path) -> None:
    event = {"choices": [{"index": 0, "delta": {"reasoning": "Let me read the clause again, from the start. "}}]}
    loop = say_stream((b"data: " + json.dumps(event).encode() + b"\n\n") * 3000)
    heard, sent, records = asked(tmp_path, loop, stream=True, again=True)
    assert heard.failure is not None
    assert heard.failure.kind is FailureKind.ENDLESS
    assert len(sent) == len(records) == 1


def _mended(request: Asked) -> Say:
    entry: dict[str, Any] = {"id": "q-3", "status": "absent", "value": None, "citations": [], "explanation": ""}
    assert request.json["messages"]
    return say_message({"content": json.dumps({"answers": [entry]})})
