"""An endpoint's own word: which models it serves, and the context it holds them in.

Asks `/models`, and what a dialect tells nowhere else: llama-server's `/props`, Ollama's `/api/ps`. Sends
no prompt, so nothing is paid. Keeps no key.
"""

import httpx2

from domain.errors import EndpointError
from domain.profiles import Dialect, ModelProfile
from extractors.answers.cards import ModelCard, context_in_props, context_of_running, read_cards
from extractors.answers.strict_json import NotJsonError
from extractors.answers.transport import http_client

PATIENCE_SECONDS = 30.0

_OK = range(200, 300)


async def listed_models(profile: ModelProfile, *, base_url: str, api_key: str | None) -> tuple[ModelCard, ...]:
    """Return what the endpoint lists; raises EndpointError where it lists nothing that can be read."""
    body = await _get(f"{base_url}/models", base_url, api_key)
    if isinstance(body, str):
        raise _no_listing(profile, body)
    try:
        return read_cards(body)
    except NotJsonError as error:
        raise _no_listing(profile, f"What it sends is no list of models: {error}.") from error


async def loaded_context(profile: ModelProfile, *, base_url: str, api_key: str | None) -> int | None:
    """Return the context the model is loaded with, where the dialect has a page that says so."""
    root = base_url.removesuffix("/").removesuffix("/v1")
    if profile.dialect is Dialect.LLAMA_SERVER:
        body = await _get(f"{root}/props", base_url, api_key)
        return None if isinstance(body, str) else context_in_props(body)
    if profile.dialect is Dialect.OLLAMA:
        body = await _get(f"{root}/api/ps", base_url, api_key)
        return None if isinstance(body, str) else context_of_running(body, profile.model)
    return None


async def _get(address: str, base_url: str, api_key: str | None) -> bytes | str:
    """Return the body, or in words why there is none."""
    headers = {"authorization": f"Bearer {api_key}"} if api_key else {}
    async with http_client(base_url, PATIENCE_SECONDS, PATIENCE_SECONDS) as http:
        try:
            response = await http.get(address, headers=headers)
        except httpx2.HTTPError as error:
            return f"No answer came ({type(error).__name__})."
    return response.content if response.status_code in _OK else f"It answers with HTTP status {response.status_code}."


def _no_listing(profile: ModelProfile, why: str) -> EndpointError:
    return EndpointError(
        f"The endpoint of profile {profile.name} does not list its models.",
        why,
        "Check that it runs, and the profile's base_url and key.",
    )
