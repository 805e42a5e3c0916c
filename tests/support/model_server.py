"""A model endpoint on loopback that says what a test tells it to, and remembers what it was asked.

Speaks real HTTP over a real socket, so that the real client is tested, and can misbehave on the wire:
be slow, drip, break off before the headers or in the middle of the body. Knows no model.
"""

import contextlib
import json
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Literal, Self

JSON_TYPE = ("content-type", "application/json")


@dataclass(frozen=True)
class Say:
    """One response. `delay` and `drip` in seconds; `drip` parts the body into single bytes."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (JSON_TYPE,)
    delay: float = 0.0
    drip: float = 0.0
    stall: float = 0.0
    """Seconds of silence after the body, of which one byte more was promised."""
    cut: Literal["no", "before_headers", "mid_body"] = "no"
    """Where the connection is reset; `mid_body` after half of the body."""

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Asked:
    """One request as the server saw it; header names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Script = Say | Callable[[Asked], Say]


def say_json(value: object, *, status: int = 200, headers: Sequence[tuple[str, str]] = ()) -> Say:
    return Say(json.dumps(value).encode(), status=status, headers=(JSON_TYPE, *headers))


def say_message(
    message: Mapping[str, Any],
    *,
    finish_reason: str | None = "stop",
    model: str = "test-model",
    usage: Mapping[str, Any] | None = None,
) -> Say:
    """Return a whole chat completion around a message."""
    counted = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110} if usage is None else usage
    choice = {"index": 0, "finish_reason": finish_reason, "message": {"role": "assistant", **message}}
    return say_json({"id": "1", "object": "chat.completion", "model": model, "choices": [choice], "usage": counted})


def say_stream(body: bytes) -> Say:
    return Say(body, headers=(("content-type", "text/event-stream; charset=utf-8"),))


def say_pieces(*deltas: Mapping[str, Any], finish_reason: str = "stop", done: bool = True) -> Say:
    """Return a stream of these deltas, then why it ended and what it used, then the sign that nothing follows."""
    last = {"choices": [{"index": 0, "delta": {}, "finish_reason": finish_reason}]}
    usage = {"choices": [], "usage": {"prompt_tokens": 100, "completion_tokens": 10}}
    pieces = [*({"choices": [{"index": 0, "delta": delta}]} for delta in deltas), last, usage]
    events = "".join(f"data: {json.dumps({'model': 'test-model', **piece})}\n\n" for piece in pieces)
    return say_stream((events + ("data: [DONE]\n\n" if done else "")).encode())


@dataclass
class ModelServer:
    """Serves `scripts` one after the other; the last one goes on. Use it as a context manager."""

    scripts: Sequence[Script]
    asked: list[Asked] = field(default_factory=list)
    _server: "_Server | None" = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def base_url(self) -> str:
        assert self._server is not None, "the server runs only within its `with`"
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> Self:
        self._server = _Server(self)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.shutdown()
        self._server.server_close()

    def answer(self, asked: Asked) -> Say:
        with self._lock:
            self.asked.append(asked)
            script = self.scripts[min(len(self.asked), len(self.scripts)) - 1]
        return script if isinstance(script, Say) else script(asked)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that went away in the middle of a request; all else is a defect of a test."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # pyright: ignore[reportArgumentType]  # as it was handed over

    def __init__(self, model: ModelServer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.model = model


class _Handler(BaseHTTPRequestHandler):
    server: _Server  # pyright: ignore[reportIncompatibleVariableOverride]  # narrower
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body are two writes: the second must not wait for the first's receipt

    def do_POST(self) -> None:
        self._serve(self.rfile.read(int(self.headers.get("content-length", 0))))

    def do_GET(self) -> None:
        self._serve(b"")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # http.server's name
        """Stay silent."""

    def _serve(self, body: bytes) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        say = self.server.model.answer(Asked(self.command, self.path, headers, body))
        time.sleep(say.delay)
        with contextlib.suppress(ConnectionError):  # the client gave up: that is what some tests are about
            self._say(say)

    def _say(self, say: Say) -> None:
        if say.cut == "before_headers":
            self._reset()
            return
        self.send_response_only(say.status)  # no date of its own: a test may give one
        for name, value in say.headers:
            self.send_header(name, value)
        self.send_header("content-length", str(len(say.body) + bool(say.stall)))
        self.end_headers()
        self._say_body(say)

    def _say_body(self, say: Say) -> None:
        if say.cut == "mid_body":
            self.wfile.write(say.body[: len(say.body) // 2])
            self.wfile.flush()
            time.sleep(0.05)  # lets the half arrive before the reset throws it away
            self._reset()
            return
        step = 1 if say.drip else max(len(say.body), 1)
        for start in range(0, len(say.body), step):
            self.wfile.write(say.body[start : start + step])
            self.wfile.flush()
            time.sleep(say.drip)
        time.sleep(say.stall)

    def _reset(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
