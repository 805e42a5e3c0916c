"""The prefix that a window's calls share: what a server may keep, and what the dry run says it will bill."""

from hypothesis import given
from hypothesis import strategies as st

from domain.messages import ChatRequest, Message, Role, TextPart
from flows.cached import shared


def asked(system: str, user: str) -> ChatRequest:
    said = ((Role.SYSTEM, system), (Role.USER, user))
    return ChatRequest(messages=tuple(Message(role=role, parts=(TextPart(text=text),)) for role, text in said))


@given(st.text(min_size=1, max_size=50), st.text(max_size=50), st.text(max_size=20), st.text(max_size=20))
def test_what_is_shared_is_what_both_begin_with(system: str, document: str, one: str, other: str) -> None:
    first, second = asked(system, f"{document}1{one}"), asked(system, f"{document}2{other}")
    assert shared(first, second) == shared(second, first) == asked(system, document)


def test_another_system_message_shares_no_more_than_its_beginning() -> None:
    got = shared(asked("You read contracts.", "x"), asked("You read reports.", "x"))
    assert [part.text for message in got.messages for part in message.parts if part.kind == "text"] == ["You read "]
