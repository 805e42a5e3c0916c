"""Count tokens as Mistral's models count them, offline and without a network.

The vocabulary is tekken, as mistral-common carries it; all of Mistral's models since 2024 share it,
so their counts are exact. Models with another vocabulary (gpt-oss) are counted with it all the same
and come out approximately. mistral-common's own tokenizer class is not imported: it pulls in OpenCV,
Pillow and an HTTP client to do what its vocabulary and tiktoken do alone.

Knows neither where a request is sent nor how a dialect writes it, only what stands around the text.
"""

import base64
import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import tiktoken

from domain.errors import SurroundingsError
from domain.messages import ChatRequest, ImagePart, Message, Part, Role
from domain.profiles import ModelProfile, ReasoningMode
from extractors.windows.pictures import image_tokens

__all__ = ["THINKING_TEMPLATE_TOKENS", "VOCABULARY", "TokenCounter", "image_tokens"]

VOCABULARY = "tekken_240911"
"""Name of the vocabulary file; its first 130,072 entries are those of every later tekken."""

BEGIN_TOKENS = 1
"""`<s>`, once a conversation."""

ROLE_TOKENS = {Role.SYSTEM: 2, Role.USER: 2, Role.ASSISTANT: 1}
"""`[SYSTEM_PROMPT]..[/SYSTEM_PROMPT]`, `[INST]..[/INST]`, and `</s>` behind an assistant's turn."""

THINKING_TEMPLATE_TOKENS = 115
"""What the thinking template adds to a system message as the wire sends it to Magistral: three texts of 67,
37 and 9 tokens, and `[THINK]`, `[/THINK]`. A test holds it to that text."""

SETTINGS_TOKENS = 2
"""`[MODEL_SETTINGS]..[/MODEL_SETTINGS]` around what `reasoning_effort` is set to; with its text, 12 for `high`."""

_LONGEST_RUN = 10_000
"""White-space characters; tiktoken 0.14 gives up (with a panic) somewhere above 100,000."""

_OVERLONG = re.compile(rf"(?<!\s)\s{{{_LONGEST_RUN + 1},}}")


class TokenCounter:
    """Counts texts and requests; the vocabulary is loaded on the first count, once a process."""

    def text(self, text: str) -> int:
        """Return the tokens of `text` alone: nothing in it is taken for a control token.

        Exact, but for a run of more than 10,000 white-space characters: a token or two more for
        each further 10,000.
        """
        return sum(len(_encoding().encode_ordinary(piece)) for piece in _pieces(text))

    def request(self, request: ChatRequest, profile: ModelProfile) -> int:
        """Return the prompt's tokens: texts, pictures, the chat template and what reasoning adds.

        What a server adds of its own is left out: an answer schema it writes into the prompt, and the
        12 tokens of settings that newer Mistral models also carry where no reasoning is asked for.
        """
        said = sum(self._message(message) for message in request.messages)
        return BEGIN_TOKENS + self._reasoning(request, profile) + said

    def _message(self, message: Message) -> int:
        return ROLE_TOKENS[message.role] + sum(self._part(part) for part in message.parts)

    def _part(self, part: Part) -> int:
        return image_tokens(part.width, part.height) if isinstance(part, ImagePart) else self.text(part.text)

    def _reasoning(self, request: ChatRequest, profile: ModelProfile) -> int:
        if profile.reasoning is ReasoningMode.TEMPLATE:
            has_system = any(message.role is Role.SYSTEM for message in request.messages)
            return THINKING_TEMPLATE_TOKENS + (0 if has_system else ROLE_TOKENS[Role.SYSTEM])
        if profile.reasoning is ReasoningMode.EFFORT:
            return SETTINGS_TOKENS + self.text(json.dumps({"reasoning_effort": profile.reasoning_effort}))
        return 0


def _pieces(text: str) -> Iterator[str]:
    """Cut the text within overlong runs of white space, on which tiktoken's pattern run out of stack."""
    start = 0
    for run in _OVERLONG.finditer(text):
        for end in range(run.start() + _LONGEST_RUN, run.end(), _LONGEST_RUN):
            yield text[start:end]
            start = end
    yield text[start:]


@cache
def _encoding() -> tiktoken.Encoding:
    """Build the encoder from the vocabulary file; about a quarter of a second."""
    vocabulary = _vocabulary()
    config = vocabulary["config"]
    size = config["default_vocab_size"] - config["default_num_special_tokens"]
    ranks = {base64.b64decode(entry["token_bytes"]): entry["rank"] for entry in vocabulary["vocab"][:size]}
    return tiktoken.Encoding(VOCABULARY, pat_str=config["pattern"], mergeable_ranks=ranks, special_tokens={})


def _vocabulary() -> dict[str, Any]:
    path = files("mistral_common") / "data" / f"{VOCABULARY}.json"
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise SurroundingsError(
            f"The vocabulary {VOCABULARY} is not there; tokens cannot be counted.",
            "The installed mistral-common does not carry it.",
            "Install the dependencies again from requirements.lock.",
        ) from error
