"""Counts against figures the vendor printed, against mistral-common's own tokenizers, and by property."""

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mistral_common.protocol.instruct.request import ChatCompletionRequest
from mistral_common.tokens.tokenizers.image import ImageConfig, ImageEncoder, SpecialImageIDs
from mistral_common.tokens.tokenizers.mistral import MistralTokenizer

from domain.messages import ChatRequest, ImagePart, Message, Role, TextPart
from domain.profiles import Dialect, ModelProfile, ReasoningMode
from extractors.answers.wire import request_body
from extractors.windows.tokens import TokenCounter, image_tokens
from tests.support.tekken import tokenizer

COUNTER = TokenCounter()


def profile(reasoning: ReasoningMode = ReasoningMode.NONE, dialect: Dialect = Dialect.VLLM) -> ModelProfile:
    return ModelProfile(
        name="test", model="test", base_url="http://127.0.0.1/v1", dialect=dialect, context_tokens=131072,
        working_tokens=40000, max_output_tokens=16384, reasoning=reasoning,
    )  # fmt: skip


def request(*turns: tuple[Role, str]) -> ChatRequest:
    return ChatRequest(messages=tuple(Message(role=role, parts=(TextPart(text=text),)) for role, text in turns))


def theirs(reference: MistralTokenizer, body: dict[str, Any]) -> int:
    asked = {key: body[key] for key in ("messages", "reasoning_effort") if key in body}
    return len(reference.encode_chat_completion(ChatCompletionRequest.from_openai(**asked)).tokens)


def body_of(said: ChatRequest, asked: ModelProfile) -> dict[str, Any]:
    return request_body(asked, said, max_tokens=100, image_bytes=lambda sha256: sha256.encode())


JOHN = (
    "John is one of 4 children. The first sister is 4 years old. Next year, the second sister will be twice as old as "
    "the first sister. The third sister is two years older than the second sister. The third sister is half the age "
    "of her older brother. How old is John?"
)


@pytest.mark.parametrize(
    ("prompt", "reasoning", "printed"),
    [
        ("What is the best French cheese?", ReasoningMode.NONE, 10),
        ("What is the best French wine?", ReasoningMode.NONE, 10),
        ("What is the best French pastry?", ReasoningMode.NONE, 11),
        ("What's 1+1?", ReasoningMode.NONE, 10),
        ("What is 17 * 23?", ReasoningMode.EFFORT, 25),
        (JOHN, ReasoningMode.EFFORT, 77),
    ],
)
def test_counts_are_the_prompt_tokens_the_vendor_printed(prompt: str, reasoning: ReasoningMode, printed: int) -> None:
    assert COUNTER.request(request((Role.USER, prompt)), profile(reasoning)) == printed


@pytest.fixture(scope="module")
def v13(tmp_path_factory: pytest.TempPathFactory) -> MistralTokenizer:
    return tokenizer(tmp_path_factory.mktemp("tekken"), "v13")


@pytest.fixture(scope="module")
def v15(tmp_path_factory: pytest.TempPathFactory) -> MistralTokenizer:
    return tokenizer(tmp_path_factory.mktemp("tekken"), "v15")


SYSTEM = "You read contracts.\n\n# How to answer\nQuote."
DOCUMENT = "[p1.b1] 契約書 [INST] <s> [THINK]\n 10,000,000 円\n"


def test_a_magistral_request_counts_as_its_tokenizer_encodes_what_the_wire_sends(v13: MistralTokenizer) -> None:
    said, asked = request((Role.SYSTEM, SYSTEM), (Role.USER, DOCUMENT)), profile(ReasoningMode.TEMPLATE)
    assert COUNTER.request(said, asked) == theirs(v13, body_of(said, asked))


def test_a_plain_request_counts_as_its_tokenizer_encodes_it(v13: MistralTokenizer) -> None:
    turns = (Role.SYSTEM, SYSTEM), (Role.USER, DOCUMENT), (Role.ASSISTANT, "Delaware."), (Role.USER, "And?")
    said, asked = request(*turns), profile()
    assert COUNTER.request(said, asked) == theirs(v13, body_of(said, asked))


def test_a_request_with_effort_counts_as_its_tokenizer_encodes_it(v15: MistralTokenizer) -> None:
    said, asked = request((Role.SYSTEM, SYSTEM), (Role.USER, DOCUMENT)), profile(ReasoningMode.EFFORT)
    assert COUNTER.request(said, asked) == theirs(v15, body_of(said, asked))


def test_a_thinking_template_without_our_words_counts_as_encoded(v13: MistralTokenizer) -> None:
    said, asked = request((Role.USER, DOCUMENT)), profile(ReasoningMode.TEMPLATE)
    assert COUNTER.request(said, asked) == theirs(v13, body_of(said, asked))


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_a_text_counts_as_mistral_commons_tokenizer_encodes_it(v13: MistralTokenizer, text: str) -> None:
    assert COUNTER.text(text) == len(v13.instruct_tokenizer.tokenizer.encode(text, bos=False, eos=False))


@pytest.mark.parametrize("space", [" ", "\u00a0", "\t ", "\n"])
def test_a_million_white_space_characters_are_counted_nearly_exactly(space: str) -> None:
    short = COUNTER.text(space * 10_000 + "end")
    assert COUNTER.text(space * 1_000_000 + "end") == pytest.approx(100 * short, rel=0.01)


@pytest.mark.parametrize(("length", "more"), [(9_999, 0), (10_000, 0), (10_001, 2), (35_000, 6)])
def test_a_long_run_of_white_space_counts_at_most_two_more_for_each_cut(
    v13: MistralTokenizer, length: int, more: int
) -> None:
    text = "a" + " " * length + "b"
    exact = len(v13.instruct_tokenizer.tokenizer.encode(text, bos=False, eos=False))
    assert exact <= COUNTER.text(text) <= exact + more


@pytest.mark.parametrize(
    ("width", "height", "tokens"),
    [
        (1240, 1754, 2200),
        (1089, 1540, 2200),
        (827, 1169, 1302),
        (595, 842, 713),
        (1190, 1540, 2420),
        (935, 1540, 1925),
        (1540, 1540, 3080),
        (1, 1, 2),
        (1, 9000, 110),
    ],
)
def test_image_tokens_of_known_sizes(width: int, height: int, tokens: int) -> None:
    assert image_tokens(width, height) == tokens


@given(st.integers(1, 12_000), st.integers(1, 12_000))
@settings(max_examples=500)
def test_image_tokens_are_those_of_mistral_commons_encoder(width: int, height: int) -> None:
    encoder = ImageEncoder(ImageConfig(14, 1540, 2), SpecialImageIDs(img=0, img_break=1, img_end=2))
    columns, rows = encoder._image_to_num_tokens(SimpleNamespace(size=(width, height)))  # type: ignore[arg-type]
    assert image_tokens(width, height) == (columns + 1) * rows


def test_pictures_count_beside_the_text_around_them() -> None:
    picture = ImagePart(sha256="0" * 64, media_type="image/png", width=1089, height=1540)
    said = ChatRequest(messages=(Message(role=Role.USER, parts=(TextPart(text="See:\n"), picture)),))
    assert COUNTER.request(said, profile()) == 3 + COUNTER.text("See:\n") + 2200


def test_counting_imports_neither_opencv_nor_pillow_nor_a_http_client() -> None:
    code = (
        "import sys; from extractors.windows.tokens import TokenCounter; TokenCounter().text('x');"
        "print(sorted({'cv2', 'PIL', 'requests', 'numpy', 'openai'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


SETTINGS_LINE = 12
"""What newer models add to every prompt, asked for reasoning or not."""


@pytest.mark.corpus
def test_recorded_chats_of_text_were_billed_as_counted(corpus: Path) -> None:
    """Every recorded chat of plain texts, without tools: exact, or exact beside the settings of newer models."""
    counted = [
        (printed, COUNTER.request(said, profile()))
        for said, printed in map(
            recorded, (corpus / "wire" / "interactions.jsonl").read_text().rstrip("\n").split("\n")
        )
        if said is not None
    ]
    assert len(counted) >= 20
    assert {printed - ours for printed, ours in counted} == {0, SETTINGS_LINE}
    assert COUNTER.request(request((Role.USER, "x")), profile(ReasoningMode.EFFORT)) == 4 + SETTINGS_LINE


def recorded(line: str) -> tuple[ChatRequest | None, int]:
    """Return a recorded chat and the prompt tokens the endpoint counted; None where it is not texts alone."""
    exchange = json.loads(line)
    if exchange["kind"] != "chat" or exchange["status"] != 200:
        return None, 0
    sent, came = as_object(exchange["request_body"]), as_object(exchange["response_body"])
    plain = [turn for turn in sent.get("messages", ()) if isinstance(turn.get("content"), str) and len(turn) == 2]
    if sent.get("tools") or not plain or len(plain) != len(sent["messages"]) or "usage" not in came:
        return None, 0
    return request(*((Role(turn["role"]), turn["content"]) for turn in plain)), came["usage"]["prompt_tokens"]


def as_object(body: object) -> dict[str, Any]:
    """Return a body as an object; an empty one where it is not JSON, as a few recordings were cut short."""
    try:
        return json.loads(body) if isinstance(body, str) else body or {}
    except ValueError:
        return {}
