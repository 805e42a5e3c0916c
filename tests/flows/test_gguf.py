"""A language model from a GGUF file, served by llama-server, through the code every document goes through.

Left out unless INDICIA_GGUF names a file and llama-server is on PATH.
"""

import asyncio
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.model_check import check_model
from tests.support.calls import a_profile

STARTS_WITHIN = 120
GGUF = os.environ.get("INDICIA_GGUF", "")
PROGRAM = shutil.which("llama-server")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not GGUF or PROGRAM is None, reason="needs INDICIA_GGUF and llama-server"),
]


@pytest.fixture
def base_url() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = [PROGRAM or "", "-m", GGUF, "--host", "127.0.0.1", "--port", str(port), "--jinja", "-c", "8192",
             "--alias", "gguf"]  # fmt: skip
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/health")
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.terminate()
        server.wait(30)


def wait_for(address: str) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.5)
    pytest.fail(f"llama-server did not serve {Path(GGUF).name} within {STARTS_WITHIN} seconds")


def test_any_gguf_answers_the_probe(base_url: str) -> None:
    """Its vocabulary may be another and it may be too small to answer well: that it is asked and read is shown."""
    profile = a_profile(
        model="gguf", base_url=base_url, dialect="llama-server", context_tokens=8192, working_tokens=4000,
        max_output_tokens=2048, timeout_seconds=600.0, count_tolerance=0.5,
    )  # fmt: skip
    told = {checked.check: checked for checked in asyncio.run(check_model(profile)).checks}
    assert told["served"].verdict == "ok"
    assert told["model"].verdict == "ok"
    assert told["context"].verdict == "ok"
    assert told["count"].verdict in ("ok", "warning"), told["count"].detail
    assert "failed" not in told["answer"].detail, told["answer"].detail
