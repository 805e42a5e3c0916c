"""The one turn in which a model may mend an answer that does not satisfy the schema.

The request as it was, the reply as it came, and what is wrong with it, named question by question. Knows
no page; the problems it is handed hold no words of the reply.
"""

from collections.abc import Sequence

from domain.messages import ChatRequest, Message, Role, TextPart

MOST_NAMED = 20
"""Problems that are named; where there are more, the first of them say enough."""

_BEFORE = "Your reply cannot be used as it stands:"
_AFTER = (
    "Send the whole answer again: one JSON object of the form asked for above, with one entry for each question asked, "
    "and nothing before or after it. Leave unchanged what was right."
)


def render_repair(request: ChatRequest, reply: str, problems: Sequence[tuple[str, str]]) -> ChatRequest:
    """Return the conversation with the reply and its problems (question id, reason) added."""
    named = [f"- {question}: {reason}" for question, reason in problems[:MOST_NAMED]]
    said = Message(role=Role.ASSISTANT, parts=(TextPart(text=reply),))
    asked = Message(role=Role.USER, parts=(TextPart(text="\n".join([_BEFORE, *named, "", _AFTER])),))
    return request.model_copy(update={"messages": (*request.messages, said, asked)})
