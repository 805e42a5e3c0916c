"""A proxy answers 200 with its own page."""

from domain.replies import FailureKind
from tests.support.calls import call
from tests.support.model_server import Say


def test_html_200() -> None:
    outcome = call(Say(b"<!DOCTYPE html><html><body>Sign in</body></html>", headers=(("content-type", "text/html"),)))
    assert outcome.kind is FailureKind.MALFORMED
    assert "HTML" in outcome.failure.detail
    assert outcome.raw is not None, "paid or not, the bytes are kept"


def test_empty_200() -> None:
    assert call(Say(b"")).kind is FailureKind.MALFORMED
