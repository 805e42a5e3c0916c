"""Lines of a batch: a request put into one, and the reply taken out of one.

A reply's line is kept as the raw reply of its call, as it came, under a header that says what it is; what it
says of a chat completion is read from it here, each time it is read.
"""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from domain.profiles import BatchForm
from extractors.answers.raw import RawReply

BATCH_HEADER = "indicia-batch"
"""Header of ours, beside a reply that is a line of a batch: the endpoint's id of the job."""

_BAD_GATEWAY = 502
_ERRORS = 400
_PICTURES = ((b"\x89PNG", "image/png"), (b"\xff\xd8", "image/jpeg"), (b"RIFF", "image/webp"))


def request_line(form: BatchForm, call: str, recorded: bytes, image_bytes: Callable[[str], bytes]) -> bytes:
    """Return the line that asks what was written down, with pictures' data in the place of their digests.

    OpenAI's form of a line, which `vllm run-batch` reads, names the method and the address; Mistral's does not.
    """
    body = {key: value for key, value in json.loads(recorded).items() if key not in ("stream", "stream_options")}
    _with_pictures(body, image_bytes)
    line: dict[str, Any] = {"custom_id": call, "body": body}
    if form is BatchForm.FILES:
        line |= {"method": "POST", "url": "/v1/chat/completions"}
    return json.dumps(line, ensure_ascii=False).encode() + b"\n"


def reply_lines(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield each line of a file of replies with the call it answers; what is no such line is passed over."""
    with path.open("rb") as lines:
        for line in lines:
            try:
                told = json.loads(line)
            except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
                continue
            if isinstance(told, dict) and isinstance(call := cast("dict[str, Any]", told).get("custom_id"), str):
                yield call, line.rstrip(b"\r\n")


def raw_of(job: str, line: bytes, sent_at: datetime) -> RawReply:
    """Return a line as the raw reply of its call."""
    headers = (("content-type", "application/jsonl"), (BATCH_HEADER, job))
    return RawReply(status_code=200, headers=headers, body=line, sent_at=sent_at, received_at=datetime.now(UTC))


def unwrapped(raw: RawReply) -> RawReply:
    """Return the reply inside a batch's line; any other reply as it is."""
    if not raw.header(BATCH_HEADER):
        return raw
    try:
        line = json.loads(raw.body)
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        return raw
    return _inside(raw, cast("dict[str, Any]", line)) if isinstance(line, dict) else raw


def _inside(raw: RawReply, line: dict[str, Any]) -> RawReply:
    """Return the response; where there is none, the line's error as the endpoint's own failure."""
    response = line.get("response")
    told = cast("dict[str, Any]", response) if isinstance(response, dict) else {}
    body, status = told.get("body"), told.get("status_code")
    if body is None:
        body = {"error": line.get("error") or {"message": "the line holds neither a response nor an error"}}
        status = status if _status(status) >= _ERRORS else _BAD_GATEWAY
    sent = body.encode() if isinstance(body, str) else json.dumps(body, ensure_ascii=False).encode()
    return raw.model_copy(update={"status_code": _status(status) or 200, "body": sent})


def _status(value: Any) -> int:
    """Return a status as HTTP has them, 0 for anything else."""
    return value if isinstance(value, int) and 100 <= value <= 599 else 0  # noqa: PLR2004  # HTTP


def _with_pictures(value: Any, image_bytes: Callable[[str], bytes]) -> None:
    """Replace every `blob:` address in a body by the picture's data."""
    for key, item in list(_items(value)):
        if isinstance(item, str) and item.startswith("blob:") and key in ("image_url", "url"):
            value[key] = _data_url(image_bytes(item.removeprefix("blob:")))
        else:
            _with_pictures(item, image_bytes)


def _items(value: Any) -> Any:
    if isinstance(value, dict):
        return cast("dict[str, Any]", value).items()
    return enumerate(cast("list[Any]", value)) if isinstance(value, list) else ()


def _data_url(data: bytes) -> str:
    kind = next((kind for start, kind in _PICTURES if data.startswith(start)), "image/png")
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"
