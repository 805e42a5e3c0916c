"""A request the endpoint does not take as it stands; what it quotes back of ours is not repeated."""

import pytest

from domain.replies import FailureKind
from tests.support.calls import WORDS, call
from tests.support.model_server import say_json

EXTRA = {
    "type": "extra_forbidden",
    "loc": ["body", "max_completion_tokens"],
    "msg": "Extra inputs are not permitted",
    "input": WORDS,
}
STRING = (
    "[{'type': 'string_type', 'loc': ('body', 'messages'), 'msg': 'Input should be a valid string', "
    f"'input': ['{WORDS}']}}]"
)
VALUE = f"1 validation error [type=x, input_value='{WORDS}', input_type=str]"
PICTURE = "image input is not supported - hint: if this is unexpected, you may need to provide the mmproj"


@pytest.mark.parametrize(
    ("status", "error", "said"),
    [
        (
            422,
            {"object": "error", "message": {"detail": [EXTRA]}, "type": "invalid_request_error", "code": None},
            "body.max_completion_tokens: Extra inputs",
        ),
        (422, {"detail": [EXTRA, EXTRA]}, "Extra inputs are not permitted; body.max"),
        (
            400,
            {"object": "Error", "detail": [EXTRA], "message": [EXTRA], "type": "invalid_request_error", "code": 3001},
            "Extra inputs",
        ),
        (
            400,
            {"object": "error", "message": STRING, "type": "BadRequestError", "code": 400},
            "Input should be a valid string",
        ),
        (400, {"object": "error", "message": VALUE, "code": 400}, "1 validation error"),
        (
            400,
            {"error": {"message": "At most 8 image(s) may be provided in one prompt.", "code": 400}},
            "At most 8 image",
        ),
        (500, {"error": {"code": 500, "message": PICTURE}}, "image input"),
        (307, {}, "307"),
    ],
)
def test_rejected(status: int, error: object, said: str) -> None:
    headers = [("location", "http://127.0.0.1:9/elsewhere")] if status == 307 else []
    outcome = call(say_json(error, status=status, headers=headers))
    assert outcome.kind is FailureKind.REJECTED
    assert said in outcome.failure.detail
    assert WORDS not in outcome.failure.detail
    assert len(outcome.failure.detail) < 400
    assert len(outcome.asked) == 1, "a redirect is not followed: the document goes to one host"
