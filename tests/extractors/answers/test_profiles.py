"""The built-in profiles, what is laid over them, and retirement."""

import random
from datetime import date
from decimal import Decimal

import pytest
from PIL import Image

from domain.errors import ExitCode, RetiredModelError, UsageError
from domain.profiles import PICTURE_BYTES, PICTURE_EDGE, ReasoningMode
from extractors.answers.profiles import ensure_pinned, ensure_usable, load_profiles
from extractors.pages.render import LONG_EDGE, encode
from extractors.windows.pictures import MAX_EDGE

PROMISED = {
    "embedded", "magistral-medium", "magistral-small", "magistral-small-llama", "magistral-small-ollama",
    "mistral-medium-3-5", "mistral-small-4", "mistral-large-4", "gpt-oss-20b", "gpt-oss-120b",
}  # fmt: skip
MINE = {
    "model": "m", "base_url": "http://127.0.0.1:8000/v1", "dialect": "vllm", "context_tokens": 9000,
    "working_tokens": 4000, "max_output_tokens": 2000,
}  # fmt: skip
RETIRED = date(2026, 7, 31)


def test_all_that_are_promised_are_built_in() -> None:
    assert set(load_profiles()) == PROMISED


def test_the_embedded_reader_costs_nothing_and_needs_no_address() -> None:
    embedded = load_profiles()["embedded"]
    assert (embedded.base_url, embedded.model) == ("embedded:", "indicia-embedded-reader-1")
    assert (embedded.context_tokens, embedded.working_tokens) == (131_072, 100_000)
    assert embedded.reasoning is ReasoningMode.NONE
    assert not embedded.vision
    assert embedded.cost(1_000_000, 0, 1_000_000) == 0


def test_profiles_hold_together() -> None:
    profiles = load_profiles()
    for profile in profiles.values():
        assert profile.working_tokens + profile.max_output_tokens <= profile.context_tokens, profile.name
        assert profile.vision is (profile.max_images > 0), profile.name
        assert profile.successor is None or profile.successor in profiles, profile.name
        assert profile.licence, profile.name


def test_prices_are_exact() -> None:
    assert load_profiles()["magistral-medium"].cost(1_000_000, 0, 1_000_000) == Decimal(7)
    assert load_profiles()["mistral-small-4"].price_input == Decimal("0.15")


def test_a_retired_model_is_refused_and_names_its_successor() -> None:
    with pytest.raises(RetiredModelError, match="mistral-medium-3-5") as caught:
        ensure_usable(load_profiles()["magistral-medium"], RETIRED)
    assert caught.value.exit_code is ExitCode.ENVIRONMENT
    assert "2026-07-31" in str(caught.value)


def test_the_day_before_it_is_still_served() -> None:
    ensure_usable(load_profiles()["magistral-medium"], date(2026, 7, 30))


@pytest.mark.parametrize("address", ["https://models.example.com/v1", "http://127.0.0.1:8000/v1"])
def test_elsewhere_it_may_still_be_served(address: str) -> None:
    profiles = load_profiles({"magistral-medium": {"base_url": address}})
    ensure_usable(profiles["magistral-medium"], date(2030, 1, 1))


@pytest.mark.parametrize("address", ["https://API.mistral.ai/v1", "https://api.mistral.ai:443/v1/"])
def test_the_vendor_under_another_spelling_is_the_vendor(address: str) -> None:
    profiles = load_profiles({"magistral-medium": {"base_url": address}})
    with pytest.raises(RetiredModelError):
        ensure_usable(profiles["magistral-medium"], RETIRED)


def test_retired_everywhere_and_without_successor() -> None:
    profiles = load_profiles({"mine": {**MINE, "retires_on": RETIRED}})
    with pytest.raises(RetiredModelError, match="another profile"):
        ensure_usable(profiles["mine"], RETIRED)


def test_only_what_retires_is_refused() -> None:
    refused = []
    for name, profile in load_profiles().items():
        try:
            ensure_usable(profile, date(2026, 11, 23))
        except RetiredModelError:
            refused.append(name)
    assert refused == ["magistral-medium"]


def test_an_override_changes_its_fields_only() -> None:
    before, after = load_profiles()["magistral-small"], load_profiles({"magistral-small": {"working_tokens": 20_000}})
    assert after["magistral-small"] == before.model_copy(update={"working_tokens": 20_000})
    assert after["embedded"] == load_profiles()["embedded"]


def test_a_new_profile_takes_floats_and_dates_as_toml_gives_them() -> None:
    mine = load_profiles({"mine": {**MINE, "price_input": 0.1, "retires_on": RETIRED}})["mine"]
    assert (mine.name, mine.price_input, mine.retires_on) == ("mine", Decimal("0.1"), RETIRED)


@pytest.mark.parametrize("field", sorted(MINE))
def test_a_new_profile_needs_all_its_fields(field: str) -> None:
    table = {key: value for key, value in MINE.items() if key != field}
    with pytest.raises(UsageError, match=rf"profile mine: field {field}:"):
        load_profiles({"mine": table})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("dialect", "morse"), ("context_tokens", 0), ("context_tokens", "many"), ("reasoning", "always"),
        ("currency", "dollars"), ("temperature", 9), ("no_such_field", 1), ("price_input", "free"),
        ("base_url", "127.0.0.1:8000"), ("base_url", "file:///etc"), ("base_url", "https://me:key@host/v1"),
        ("base_url", "http://["), ("name", "other"),
    ],
)  # fmt: skip
def test_a_bad_field_is_named(field: str, value: object) -> None:
    with pytest.raises(UsageError, match=rf"profile mine: field {field}:"):
        load_profiles({"mine": {**MINE, field: value}})


def test_numbers_that_do_not_agree_are_named() -> None:
    with pytest.raises(UsageError, match="working_tokens is larger"):
        load_profiles({"mine": {**MINE, "working_tokens": 9001}})


def test_a_profile_that_is_no_table() -> None:
    with pytest.raises(UsageError, match="mine"):
        load_profiles({"mine": 7})  # type: ignore[dict-item]  # what a file may hold


@pytest.mark.parametrize(
    ("model", "dialect", "moving"),
    [
        ("magistral-medium-latest", "mistral", True),
        ("mistralai/Magistral-LATEST", "vllm", True),
        ("magistral:latest", "ollama", True),
        ("magistral", "ollama", True),
        ("magistral:24b", "ollama", False),
        ("magistral-medium-2509", "mistral", False),
        ("latest-news-7b", "vllm", False),
    ],
)
def test_a_moving_alias_is_told_from_a_pinned_name(model: str, dialect: str, moving: bool) -> None:
    profile = load_profiles({"mine": MINE | {"model": model, "dialect": dialect}})["mine"]
    assert profile.is_moving is moving
    ensure_pinned(profile, allow_alias=True)
    if moving:
        with pytest.raises(UsageError, match="--allow-alias"):
            ensure_pinned(profile, allow_alias=False)
    else:
        ensure_pinned(profile, allow_alias=False)


def test_no_built_in_profile_asks_for_a_moving_alias() -> None:
    assert not [profile.name for profile in load_profiles().values() if profile.is_moving]


def test_nothing_leaves_the_house_where_the_endpoint_stands_in_it() -> None:
    for profile in load_profiles().values():
        local = profile.base_url.startswith(("embedded:", "http://127."))
        assert profile.retention == ("none" if local else "vendor"), profile.name


@pytest.mark.parametrize("rule", [{"max_image_bytes": 1_000_000}, {"max_image_edge": 1024}])
def test_an_endpoint_that_takes_smaller_pictures_than_are_drawn_is_not_sent_any(rule: dict[str, int]) -> None:
    with pytest.raises(UsageError, match="vision = false"):
        load_profiles({"mine": MINE | {"vision": True, "max_images": 8} | rule})
    assert not load_profiles({"mine": MINE | rule})["mine"].vision


def test_a_page_picture_keeps_to_what_profiles_promise() -> None:
    assert (LONG_EDGE, MAX_EDGE) == (PICTURE_EDGE, PICTURE_EDGE)
    noise = Image.frombytes("RGB", (PICTURE_EDGE, PICTURE_EDGE), random.Random(1).randbytes(3 * PICTURE_EDGE**2))
    assert len(encode(noise)[0]) < PICTURE_BYTES
