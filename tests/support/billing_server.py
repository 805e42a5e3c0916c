"""An endpoint that counts each prompt with the vendor's own tokenizer and bills a prefix it has seen as cached."""

import tempfile
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from mistral_common.protocol.instruct.request import ChatCompletionRequest
from mistral_common.tokens.tokenizers.mistral import MistralTokenizer

from tests.support.command_line import all_absent
from tests.support.model_server import Asked, Say, say_json
from tests.support.tekken import tokenizer

BLOCK = 64
"""Tokens; only whole blocks of a prefix are kept."""


class BillingServer:
    """A script for ModelServer. `billed` holds prompt tokens and the cached part of them, a pair for each call."""

    def __init__(self) -> None:
        self.billed: list[tuple[int, int]] = []
        self._kept: dict[str | None, list[list[int]]] = {}
        self._lock = threading.Lock()

    def __call__(self, asked: Asked) -> Say:
        body = asked.json
        with self._lock:
            count, cached = self._bill(body)
            self.billed.append((count, cached))
        answer: dict[str, Any] = all_absent(asked).json
        usage = {
            "prompt_tokens": count,
            "completion_tokens": 100,
            "total_tokens": count + 100,
            "prompt_tokens_details": {"cached_tokens": cached},
        }
        return say_json(answer | {"model": body["model"], "usage": usage})

    @cached_property
    def _tokenizer(self) -> MistralTokenizer:
        with tempfile.TemporaryDirectory() as folder:
            return tokenizer(Path(folder), "v15")

    def _bill(self, body: dict[str, Any]) -> tuple[int, int]:
        said = {key: body[key] for key in ("messages", "reasoning_effort") if key in body}
        tokens = self._tokenizer.encode_chat_completion(ChatCompletionRequest.from_openai(**said)).tokens
        kept = self._kept.setdefault(body.get("prompt_cache_key"), [])
        alike = max((_alike(tokens, before) for before in kept), default=0)
        kept.append(tokens)
        return len(tokens), alike // BLOCK * BLOCK


def _alike(one: Sequence[int], other: Sequence[int]) -> int:
    return next(
        (place for place, (mine, theirs) in enumerate(zip(one, other, strict=False)) if mine != theirs),
        min(len(one), len(other)),
    )
