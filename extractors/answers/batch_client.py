"""Mistral's batch API: a file of requests handed over, a job watched, its replies fetched as they lie there.

Sends each thing once; a job in doubt is found again by our id in its metadata. Through the openai client, without
its helpers for other vendors' batches. Knows no question and keeps no key.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

import httpx2
import openai

from domain.errors import EndpointError
from domain.profiles import ModelProfile
from extractors.answers.batch_jobs import BatchJob
from extractors.answers.failures import classify_exception
from extractors.answers.transport import http_client

LABEL = "indicia_batch"
"""Key of a job's metadata that carries our id of it."""

JOBS = "/batch/jobs"
ENDED = frozenset({"SUCCESS", "FAILED", "TIMEOUT_EXCEEDED", "CANCELLED"})
_PAGE = 100
_MOST_PAGES = 50


class BatchClient:
    """An endpoint's batch jobs."""

    def __init__(self, profile: ModelProfile, *, base_url: str, api_key: str | None, timeout_hours: int) -> None:
        self._profile = profile
        self._timeout_hours = timeout_hours
        self._http = http_client(base_url, profile.timeout_seconds, profile.idle_seconds)
        self._openai = openai.AsyncOpenAI(
            api_key=api_key or "",
            admin_api_key="",  # nothing is looked up in the environment
            base_url=base_url,
            max_retries=0,
            timeout=self._http.timeout,
            http_client=self._http,
        )
        self._headers = {"Authorization": f"Bearer {api_key}" if api_key else openai.Omit()}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._openai.close()

    async def submit(self, lines: Path, label: str) -> BatchJob:
        asked = {
            "input_files": [await self._upload(lines)],
            "endpoint": "/v1/chat/completions",
            "model": self._profile.model,
            "metadata": {LABEL: label},
            "timeout_hours": self._timeout_hours,
        }
        return self._job(await self._asked("begin a batch", "post", JOBS, asked))

    async def find(self, label: str, since: datetime) -> BatchJob | None:
        for page in range(_MOST_PAGES):
            query = f"{JOBS}?page={page}&page_size={_PAGE}&created_after={since.strftime('%Y-%m-%dT%H:%M:%SZ')}"
            listed: Any = (await self._asked("list its batches", "get", query)).get("data") or []
            for job in listed:
                metadata: Any = job.get("metadata") or {}
                if metadata.get(LABEL) == label:
                    return self._job(job)
            if len(listed) < _PAGE:
                break
        return None

    async def look(self, job: str) -> BatchJob:
        return self._job(await self._asked("tell of a batch", "get", f"{JOBS}/{job}"))

    async def fetch(self, result: str, path: Path) -> None:
        try:
            got = self._openai.files.with_streaming_response.content(result, extra_headers=self._headers)
            async with got as response:
                await response.stream_to_file(path)
        except (openai.APIError, httpx2.HTTPError) as error:
            raise self._cannot("give the replies of a batch", error) from error

    async def _upload(self, lines: Path) -> str:
        try:
            kept = await self._openai.files.create(file=lines, purpose="batch", extra_headers=self._headers)
        except (openai.APIError, httpx2.HTTPError) as error:
            raise self._cannot("take the file of a batch", error) from error
        return kept.id

    async def _asked(self, what: str, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        options: Any = {"headers": self._headers}
        try:
            got: Any = (
                await self._openai.post(path, body=body, cast_to=object, options=options)
                if method == "post"
                else await self._openai.get(path, cast_to=object, options=options)
            )
        except (openai.APIError, httpx2.HTTPError, json.JSONDecodeError) as error:
            raise self._cannot(what, error) from error
        if not isinstance(got, dict):
            raise self._cannot(what, None)
        return cast("dict[str, Any]", got)

    def _job(self, told: Mapping[str, Any]) -> BatchJob:
        if not isinstance(told.get("id"), str) or not isinstance(told.get("status"), str):
            raise self._cannot("tell of a batch", None)
        status = told["status"].upper()
        results = tuple(str(told[name]) for name in ("output_file", "error_file") if told.get(name))
        done = told.get("completed_requests")
        return BatchJob(told["id"], status, status in ENDED, done if isinstance(done, int) else 0, results)

    def _cannot(self, what: str, error: Exception | None) -> EndpointError:
        known = isinstance(error, openai.APIError | httpx2.HTTPError)
        return EndpointError(
            f"The endpoint of model profile {self._profile.name} did not {what}.",
            classify_exception(error).detail if known else "What it sent is not what its documentation says.",
            "Nothing is lost, and nothing is handed over twice: resume the run once it answers.",
        )
