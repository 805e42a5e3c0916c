"""A gateway answers in the endpoint's place, with a page: its status counts, its title is told, its markup is not."""

import pytest

from domain.replies import FailureKind
from tests.support.calls import call
from tests.support.model_server import Say

PAGE = b"<!DOCTYPE html><html><head><title>504 Gateway Time-out</title></head><body>nginx</body></html>"
HTML = (("content-type", "text/html"),)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (502, FailureKind.TRANSIENT),
        (503, FailureKind.TRANSIENT),
        (504, FailureKind.TRANSIENT),
        (413, FailureKind.TOO_LONG),
        (429, FailureKind.RATE_LIMITED),
        (403, FailureKind.UNAUTHORISED),
    ],
)
def test_gateway_page(status: int, kind: FailureKind) -> None:
    failure = call(Say(PAGE, status=status, headers=HTML)).failure
    assert failure.kind is kind
    assert "504 Gateway Time-out" in failure.detail
    assert "<" not in failure.detail
