"""Mistral's batch API on loopback, in the form its documentation tells: files, jobs, results out of order.

Each line is answered by the script a test gives, as a single call would be. Knows no model.
"""

import json
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.support.model_server import Asked, Say, say_json

JOBS = "/v1/batch/jobs"


@dataclass
class BatchApi:
    """Use `answer` as the script of a ModelServer. A single call is answered as a line would be."""

    script: Callable[[Asked], Say]
    looks: int = 1
    """How often a job is looked at before it has ended."""
    ends: str = "SUCCESS"
    drops: Callable[[str], bool] = lambda call: False  # a default
    """Which calls come back in no file."""
    spoils: Callable[[str], bool] = lambda call: False  # a default
    """Which calls come back in the file of errors."""
    refuses: Sequence[str] = ()
    """What is answered with 503 once each: `submit` after the job was made, `look`, `fetch`."""
    files: dict[str, bytes] = field(default_factory=dict)
    jobs: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    """Every line that was handed over in a job."""
    singles: list[Asked] = field(default_factory=list)
    _refused: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, asked: Asked) -> Say:
        with self._lock:
            path = asked.path.partition("?")[0]
            if path == "/v1/files":
                return self._keep(asked)
            if path == JOBS:
                return self._begin(asked) if asked.method == "POST" else say_json({"data": self.jobs, "total": 1})
            if path.startswith(JOBS):
                return self._refuse("look") or self._look(path.removeprefix(f"{JOBS}/"))
            if path.startswith("/v1/files/"):
                return self._refuse("fetch") or Say(self.files[path.split("/")[3]])
            self.singles.append(asked)
        return self.script(asked)

    def _refuse(self, what: str) -> Say | None:
        if what not in self.refuses or what in self._refused:
            return None
        self._refused.add(what)
        return say_json({"message": "try again"}, status=503)

    def _keep(self, asked: Asked) -> Say:
        boundary = re.search("boundary=(.*)", asked.headers["content-type"])
        assert boundary is not None
        parts = asked.body.split(b"--" + boundary[1].encode())
        (content,) = [part.partition(b"\r\n\r\n")[2][:-2] for part in parts if b"filename=" in part]
        name = self._put(content)
        kept = {"id": name, "object": "file", "bytes": None, "purpose": "batch", "filename": "x", "created_at": 1}
        return say_json({**kept, "sample_type": "batch_request", "num_lines": content.count(b"\n")})

    def _put(self, content: bytes) -> str:
        name = f"file-{len(self.files)}"
        self.files[name] = content
        return name

    def _begin(self, asked: Asked) -> Say:
        told = asked.json
        assert told["endpoint"] == "/v1/chat/completions"
        lines = [json.loads(line) for name in told["input_files"] for line in self.files[name].splitlines()]
        assert all(set(line) == {"custom_id", "body"} for line in lines)
        self.lines += lines
        job = {**told, "id": f"job-{len(self.jobs)}", "object": "batch", "status": "QUEUED",
               "total_requests": len(lines), "completed_requests": 0, "looks": 0, "lines": lines}  # fmt: skip
        self.jobs.append(job)
        return self._refuse("submit") or say_json(job)

    def _look(self, name: str) -> Say:
        (job,) = [each for each in self.jobs if each["id"] == name]
        job["looks"] += 1
        if job["looks"] > self.looks and job["status"] == "QUEUED":
            self._end(job)
        return say_json(job)

    def _end(self, job: dict[str, Any]) -> None:
        replies: list[dict[str, Any]] = []
        errors: list[dict[str, Any]] = []
        for line in reversed(job["lines"]):
            call = line["custom_id"]
            if self.drops(call):
                continue
            if self.spoils(call):
                errors.append({"id": call, "custom_id": call, "response": None, "error": {"message": "overloaded"}})
                continue
            say = self.script(Asked("POST", "", {}, json.dumps(line["body"]).encode()))
            told = {"status_code": say.status, "body": say.json}
            replies.append({"id": f"batch-{call}", "custom_id": call, "response": told, "error": None})
        job |= {"status": self.ends, "completed_requests": len(replies)}
        for name, told in (("output_file", replies), ("error_file", errors)):
            if told:
                job[name] = self._put(b"".join(json.dumps(line).encode() + b"\n" for line in told))
