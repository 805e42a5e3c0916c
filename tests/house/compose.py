"""What docker/ says, read as a program would read it: services with their defaults filled in, the image's steps."""

import re
from functools import cache
from typing import Any

import yaml

from tests.house.tree import text

OURS = "indicia:"
ONCE = {"migrate", "deploy", "cli"}
"""Services that end by themselves."""
_VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::-(?P<default>[^}]*))?\}")


@cache
def compose(name: str = "compose.yaml") -> dict[str, Any]:
    """A compose file with `${NAME:-default}` replaced by its default, as it is where no .env is."""
    raw = text(f"docker/{name}")
    return yaml.safe_load(_VARIABLE.sub(lambda found: found["default"] or "", raw))


def services() -> dict[str, dict[str, Any]]:
    return compose()["services"]


def ours() -> dict[str, dict[str, Any]]:
    """The services that run our own image."""
    return {name: service for name, service in services().items() if service["image"].startswith(OURS)}


def variables(name: str = "compose.yaml") -> dict[str, set[str]]:
    """Every variable a compose file takes from .env, with the defaults it is given."""
    found: dict[str, set[str]] = {}
    for match in _VARIABLE.finditer(text(f"docker/{name}")):
        found.setdefault(match["name"], set()).add(match["default"])
    return found


def example() -> dict[str, str]:
    """What docker/.env.example sets."""
    lines = [line for line in text("docker/.env.example").splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


@cache
def steps() -> tuple[tuple[str, str], ...]:
    """The Dockerfile's instructions: the word and what follows it, comments and line breaks taken out."""
    lines = [line for line in text("docker/Dockerfile").splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    told = [line.split(None, 1) for line in joined.splitlines() if line.strip()]
    return tuple((word, rest) for word, rest in told)


def stages() -> dict[str, list[tuple[str, str]]]:
    """The instructions of each stage, by the stage's name."""
    found: dict[str, list[tuple[str, str]]] = {}
    name = ""
    for word, rest in steps():
        if word == "FROM":
            name = rest.rsplit(" AS ", 1)[1]
            found[name] = []
        elif name:
            found[name].append((word, rest))
    return found


def image_environment() -> dict[str, str]:
    """What the image sets for every process."""
    told = " ".join(rest for word, rest in stages()["indicia"] if word == "ENV")
    return dict(part.split("=", 1) for part in told.split())
