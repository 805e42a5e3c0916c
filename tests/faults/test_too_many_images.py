"""Pictures an endpoint does not take, in the words of each: the request is refused, the endpoint is well."""

import pytest

from domain.replies import FailureKind
from tests.support.calls import call
from tests.support.model_server import say_json

SAID = [
    (400, "At most 8 image(s) may be provided in one prompt."),
    (500, "image input is not supported - hint: if this is unexpected, you may need to provide the mmproj"),
    (400, "invalid message format"),
    (422, "Image exceeds the maximum size of 10000x10000 pixels"),
]


@pytest.mark.parametrize(("status", "words"), SAID)
def test_too_many_images(status: int, words: str) -> None:
    failure = call(
        say_json({"error": {"message": words, "type": "BadRequestError", "code": status}}, status=status)
    ).failure
    assert failure.kind is FailureKind.REJECTED
    assert not failure.ends_the_run
