"""A reply that does not say that it is whole is not taken for whole."""

import pytest

from domain.replies import FailureKind
from tests.support.calls import call
from tests.support.model_server import say_message


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        (None, FailureKind.MALFORMED),
        ("", FailureKind.MALFORMED),
        ("something_new", FailureKind.MALFORMED),
        ("error", FailureKind.TRANSIENT),
        ("tool_calls", FailureKind.NO_ANSWER),
    ],
)
def test_odd_finish(reason: str | None, kind: FailureKind) -> None:
    outcome = call(say_message({"content": "an answer"}, finish_reason=reason))
    assert outcome.kind is kind
    assert outcome.reply.text is None
