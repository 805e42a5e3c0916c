"""What is true of a model and its endpoint. Code reads these facts and never a model's name."""

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from domain.model import Count, Noun, digest

_MOVING = re.compile(r"(?:^|[-_.:@])latest$", re.IGNORECASE)


PICTURE_EDGE = 1540
"""Pixels of the longer edge of a page picture, at most, as they are drawn."""

PICTURE_BYTES = 8 * 1024 * 1024
"""Bytes no page picture exceeds: three for each of 1540 by 1540 pixels, and the encoding's own."""


class Dialect(StrEnum):
    """Which server's form of the chat-completions wire is spoken."""

    MISTRAL = "mistral"
    VLLM = "vllm"
    LLAMA_SERVER = "llama-server"
    OLLAMA = "ollama"
    OPENAI = "openai"


class BatchForm(StrEnum):
    """How an endpoint takes calls by the thousand, to be answered within hours."""

    MISTRAL = "mistral"
    """A file of requests and a job, by Mistral's batch API."""
    FILES = "files"
    """A file of requests that a server which is up only at night is started on, such as `vllm run-batch`."""


class ReasoningMode(StrEnum):
    TEMPLATE = "template"
    """Magistral 2507/2509: the system message carries a thinking template."""
    EFFORT = "effort"
    """The request carries `reasoning_effort`."""
    NONE = "none"
    """Nothing is asked for; a trace may come all the same and is then kept."""


class ModelProfile(Noun):
    """A model, where it is served, what it may hold and what it costs."""

    name: Annotated[str, Field(min_length=1)]
    model: Annotated[str, Field(min_length=1)]
    """Name sent on the wire."""
    base_url: str
    """Address of the endpoint up to `/v1`, or `embedded:` for the reader that ships with the installation."""
    api_key_env: str | None = None
    """Environment variable that holds the key; None for a server without one."""
    dialect: Dialect
    context_tokens: Annotated[int, Field(gt=0)]
    """Hard limit of prompt plus output."""
    working_tokens: Annotated[int, Field(gt=0)]
    """What a window is planned for; at most `context_tokens`."""
    max_output_tokens: Annotated[int, Field(gt=0)]
    max_images: Count = 0
    """Pictures in one request."""
    max_image_bytes: Annotated[int, Field(gt=0)] = 10 * 1024 * 1024
    """Bytes of one picture as encoded; the vendor's pages say 10 MB and 20 MB, the stricter one holds."""
    max_image_edge: Annotated[int, Field(gt=0)] = 1540
    """Pixels; the server scales a longer edge down to it, so nothing larger is worth sending."""
    vision: bool = False
    reasoning: ReasoningMode = ReasoningMode.NONE
    reasoning_effort: str = "high"
    """Sent only where `reasoning` is `effort`."""
    replays_working: bool = True
    """Whether a follow-up is sent the model's earlier working where the dialect has a place for it."""
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    top_p: Annotated[float, Field(gt=0, le=1)] | None = None
    structured_output: bool = True
    """Whether the server takes `response_format` with a JSON Schema."""
    price_input: Decimal = Decimal(0)
    """Per million tokens, in `currency`."""
    price_cached: Decimal | None = None
    """Per million tokens read from the server's cache; None where it is the price of input."""
    price_output: Decimal = Decimal(0)
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"
    licence: str | None = None
    retires_on: date | None = None
    """First day on which the vendor no longer serves it."""
    successor: str | None = None
    """Profile to use instead once retired."""
    retention: Literal["none", "vendor"] = "vendor"
    """Whether the endpoint keeps what it is sent (files of a batch, logs for abuse), or nothing leaves the house."""
    retired_hosts: tuple[str, ...] = ()
    """Hosts the retirement applies to; empty means every host."""
    max_concurrency: Annotated[int, Field(ge=1)] = 4
    requests_per_minute: Annotated[int, Field(ge=1)] | None = None
    tokens_per_minute: Annotated[int, Field(ge=1)] | None = None
    second_look: bool = True
    """Whether asking again in other words, or of fewer pages, can give another answer."""
    timeout_seconds: Annotated[float, Field(gt=0)] = 600.0
    """Total patience for one reply."""
    idle_seconds: Annotated[float, Field(gt=0)] = 600.0
    """Patience for the next byte; of use where replies are streamed."""
    batch: BatchForm | None = None
    """How the endpoint takes calls in batches; None where it takes none."""
    batch_share: Annotated[Decimal, Field(gt=0, le=1)] = Decimal(1)
    """Share of its price that a call in a batch costs."""
    in_batches: bool = False
    """Whether calls are handed over in batches; chosen for each run."""
    stream: bool = False
    """Whether replies are streamed: one that repeats itself without end is then noticed while it comes."""
    count_tolerance: Annotated[float, Field(ge=0, lt=1)] = 0.1
    """Share by which the endpoint's count of a prompt may fall short of ours before the prompt counts
    as cut; larger where the model's vocabulary is not the one we count with."""

    @model_validator(mode="after")
    def _numbers_agree(self) -> "ModelProfile":
        if self.working_tokens > self.context_tokens:
            raise ValueError(f"profile {self.name}: working_tokens is larger than context_tokens")
        if self.max_output_tokens >= self.context_tokens:
            raise ValueError(f"profile {self.name}: max_output_tokens leaves no room for a prompt")
        if self.vision and (self.max_image_bytes < PICTURE_BYTES or self.max_image_edge < PICTURE_EDGE):
            raise ValueError(
                f"profile {self.name}: a page's picture may take {PICTURE_BYTES} bytes and {PICTURE_EDGE} pixels;"
                " an endpoint that takes less needs vision = false"
            )
        return self

    @property
    def identity(self) -> str:
        """Digest of what decides a reply: model, address, dialect, reasoning and sampling; not prices or limits."""
        deciding = {
            "model", "base_url", "dialect", "reasoning", "reasoning_effort", "temperature", "top_p",
            "max_output_tokens", "structured_output",
        }  # fmt: skip
        return digest(self.model_dump(mode="json", include=deciding))

    @property
    def is_moving(self) -> bool:
        """Whether the name on the wire is one that its owner points to another model at will.

        Vendors end such a name with `latest`; Ollama reads a name without a tag as `:latest`.
        """
        named = self.model.rpartition("/")[2]
        return bool(_MOVING.search(named)) or (self.dialect is Dialect.OLLAMA and ":" not in named)

    @property
    def is_free(self) -> bool:
        """Whether no call costs anything, in whatever currency."""
        return not any((self.price_input, self.price_cached, self.price_output))

    @property
    def at_batch_price(self) -> "ModelProfile":
        """The same profile with the prices of calls in a batch."""
        cached = None if self.price_cached is None else self.price_cached * self.batch_share
        prices = {"price_input": self.price_input, "price_output": self.price_output}
        shares = {name: price * self.batch_share for name, price in prices.items()}
        return self.model_copy(update={**shares, "price_cached": cached})

    def cost(self, input_tokens: int, cached_tokens: int, output_tokens: int) -> Decimal:
        """Return the price of a call; `cached_tokens` is the part of `input_tokens` read from the cache."""
        cached_price = self.price_input if self.price_cached is None else self.price_cached
        fresh = max(input_tokens - cached_tokens, 0)
        total = fresh * self.price_input + cached_tokens * cached_price + output_tokens * self.price_output
        return total / Decimal(1_000_000)
