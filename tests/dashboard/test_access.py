"""Who is let in: this machine's browser without a word, anybody else with the token, nobody under a strange name."""

import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dashboard.__main__ import main
from dashboard.access import TRIES, Doorkeeper
from dashboard.app import create_app
from tests.dashboard.conftest import RealSite
from tests.dashboard.site import Site

TOKEN = "a-long-and-random-token-of-the-site"  # the test's own


Start = Callable[..., tuple[int, str]]


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Start:
    """Start a dashboard that will not come up, within this process; returns its exit code and what it says."""

    def started(*words: str, **environment: str) -> tuple[int, str]:
        for name, value in {"INDICIA_HOME": str(tmp_path), **environment}.items():
            monkeypatch.setenv(name, value)
        try:
            code = main(list(words))
        except SystemExit as end:
            code = end.code
        assert isinstance(code, int)
        said = capsys.readouterr().err
        assert "Traceback" not in said
        return code, said

    return started


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "example.org"])
def test_another_host_is_refused_without_a_token(start: Start, host: str) -> None:
    code, said = start("--host", host, "--port", "0")
    assert code == 2
    assert f"The dashboard does not bind to {host}." in said
    assert "INDICIA_DASHBOARD_TOKEN_FILE" in said


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = [sys.executable, "-m", "dashboard", "--port", str(taken.getsockname()[1])]
        done = subprocess.run(
            command, env=Site(tmp_path).clean_environment(), capture_output=True, text=True, timeout=30, check=False
        )
    assert done.returncode == 3
    assert f"Port {command[-1]} on 127.0.0.1 cannot be used." in done.stderr
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", [["--port", "70000"], ["--port", "x"], ["--nonsense"]])
def test_a_wrong_call_is_exit_2(start: Start, words: list[str]) -> None:
    assert start(*words)[0] == 2


@pytest.mark.parametrize("content", ["short", None])
def test_a_token_file_that_cannot_serve_is_exit_2(start: Start, tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_text(content)
    code, said = start("--port", "0", INDICIA_DASHBOARD_TOKEN_FILE=str(file))
    assert code == 2
    assert "INDICIA_DASHBOARD_TOKEN_FILE" in said


def test_with_a_token_it_binds_anywhere_and_asks_for_it(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN)
    site = Site(tmp_path, {"INDICIA_DASHBOARD_TOKEN_FILE": str(tmp_path / "token")})
    site.start("--host", "0.0.0.0", "--port", "0")
    try:
        port = int(site.url.rpartition(":")[2])
        assert said(port, "/runs", "text/html").startswith("HTTP/1.1 303")
        assert said(port, "/runs", "*/*").startswith("HTTP/1.1 401")
        assert said(port, "/runs", "*/*", f"Authorization: Bearer {TOKEN}").startswith("HTTP/1.1 200")
        assert said(port, "/healthz", "*/*").startswith("HTTP/1.1 200")
    finally:
        site.stop()


def said(port: int, path: str, accept: str, *headers: str) -> str:
    """The beginning of what a server answers to exactly these words."""
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Accept: {accept}", *headers]
    with socket.create_connection(("127.0.0.1", port), timeout=20) as link:
        link.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode())
        return link.recv(4096).decode("latin-1")


@pytest.fixture
def gated(real: RealSite) -> Iterator[TestClient]:
    settings = real.settings.model_copy(update={"token": TOKEN})
    with TestClient(
        create_app(settings), base_url="http://127.0.0.1", headers={"accept": "text/html"}, follow_redirects=False
    ) as client:
        yield client


OWN = {"sec-fetch-site": "same-origin"}


def test_nothing_is_shown_before_the_token(gated: TestClient, real: RealSite) -> None:
    document = real.answers[0]["document"]
    for path in ("/", "/runs", f"/runs/{real.run}", "/audit", "/audit.csv", f"/answers/{real.answer('parties')}",
                 f"/pages/{document}/1.img?run={real.run}", "/help", "/nowhere"):  # fmt: skip
        answer = gated.get(path)
        assert answer.status_code == 303, path
        assert answer.headers["location"].startswith("/login?to="), path


def test_the_token_opens_and_logging_out_closes(gated: TestClient) -> None:
    assert gated.get("/login").status_code == 200
    wrong = gated.post("/login", data={"token": "wrong", "to": "/runs"}, headers=OWN)
    assert wrong.status_code == 403
    assert "This is not the token." in wrong.text
    right = gated.post("/login", data={"token": TOKEN, "to": "/audit?text=x"}, headers=OWN)
    assert (right.status_code, right.headers["location"]) == (303, "/audit?text=x")
    cookie = right.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert TOKEN not in cookie
    assert gated.get("/runs").status_code == 200
    gated.post("/logout", headers=OWN)
    assert gated.get("/runs").status_code == 303


@pytest.mark.parametrize("cookie", ["", "1.2", "x.y", "99999999999.00", "1.\u00e9", "٣.x", "." * 5000])
def test_a_forged_session_opens_nothing(gated: TestClient, cookie: str) -> None:
    answer = gated.get("/runs", headers={"cookie": f"indicia_session={cookie}".encode()})
    assert answer.status_code == 303


def test_a_session_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    doorkeeper = Doorkeeper(TOKEN)
    cookie = doorkeeper.seal()
    assert doorkeeper.knows(cookie)
    assert not Doorkeeper(TOKEN + "x").knows(cookie)
    monkeypatch.setattr("dashboard.access.SESSION_SECONDS", 0)
    assert not doorkeeper.knows(cookie)


def test_guessing_is_stopped(gated: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.views.login.WRONG_SECONDS", 0)
    codes = [gated.post("/login", data={"token": "x"}, headers=OWN).status_code for _ in range(TRIES + 1)]
    assert codes == [403] * TRIES + [429]
    assert gated.post("/login", data={"token": TOKEN}, headers=OWN).status_code == 429
    assert gated.get("/runs", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 303


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::", "localhost.evil.example:80"])
def test_a_strange_host_name_gets_nothing(client: TestClient, host: str) -> None:
    answer = client.get("/runs", headers={"host": host})
    assert answer.status_code == 421
    assert "Indicia" not in answer.text
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize("host", ["localhost", "localhost:8765", "127.0.0.1:1", "[::1]:8765", "LOCALHOST"])
def test_names_of_loopback_are_served(client: TestClient, host: str) -> None:
    assert client.get("/help", headers={"host": host}).status_code == 200


def test_a_host_named_in_the_settings_is_served(real: RealSite) -> None:
    settings = real.settings.model_copy(update={"hosts": ("indicia.example",), "token": TOKEN})
    with TestClient(create_app(settings), base_url="http://indicia.example") as client:
        assert client.get("/login").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "", "origin": "http://evil.example"},
        {"sec-fetch-site": "", "origin": "null"},
    ],
)
def test_a_form_sent_from_elsewhere_does_nothing(real: RealSite, headers: dict[str, str]) -> None:
    given = {name: value for name, value in headers.items() if value}
    with TestClient(create_app(real.settings), base_url="http://127.0.0.1", headers=given) as client:
        answer = client.post("/preferences", data={"theme": "dark"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_a_form_of_ours_by_its_origin(real: RealSite) -> None:
    with TestClient(create_app(real.settings), base_url="http://127.0.0.1", follow_redirects=False) as client:
        answer = client.post("/preferences", data={"theme": "dark"}, headers={"origin": "http://127.0.0.1"})
    assert answer.status_code == 303
    assert "indicia_theme=dark" in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    "to", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "/a\r\nb: c", ""]
)
def test_a_form_leads_nowhere_else(client: TestClient, to: str) -> None:
    answer = client.post("/preferences", data={"language": "en", "to": to}, follow_redirects=False)
    assert answer.headers["location"] == "/runs"


def test_a_choice_there_is_not_is_not_kept(client: TestClient) -> None:
    answer = client.post(
        "/preferences", data={"theme": "<script>", "language": "xx", "keys": "a; b=c"}, follow_redirects=False
    )
    assert "set-cookie" not in answer.headers


def test_a_form_too_long_is_refused(client: TestClient) -> None:
    assert client.post("/preferences", content=b"x" * 100_000).status_code == 413


def test_the_start_page_leads_to_the_runs(client: TestClient) -> None:
    assert re.search("<h1>Runs</h1>", client.get("/").text)
