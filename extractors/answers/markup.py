"""Working and answer parted in one string: think tags and harmony channels.

Knows strings only. Only markup at the very front counts: a document may hold the same signs, and an
answer may quote them. A thought ends at its first closing tag; what is not closed is all thought.
"""

import re
from typing import NamedTuple

from domain.replies import ReplyFinding
from extractors.answers.strict_json import NotJsonError, load_raw


class Parted(NamedTuple):
    """A reply's words, parted. `answer` is None where there is none, whatever was thought."""

    answer: str | None
    thoughts: tuple[str, ...] = ()
    cut: bool = False
    """Whether the working began and did not end."""
    withheld: bool = False
    """Whether the endpoint says that it worked and does not show it."""
    findings: tuple[ReplyFinding, ...] = ()


_TAGS = {"<think>": "</think>", "[THINK]": "[/THINK]"}
_HARMONY_START = ("<|channel|>", "<|start|>")
_HARMONY_PART = re.compile(
    r"<\|channel\|>\s*(?P<channel>[a-z]+)[^\n]{0,80}?<\|message\|>(?P<text>.*?)(?P<end><\|(?:end|return|call|start|channel)\|>|\Z)",
    re.DOTALL,
)


def part_markup(text: str) -> Parted:
    """Part a reply's only string into working and answer."""
    if text.lstrip().startswith(_HARMONY_START):
        return _part_harmony(text)
    if _leading_tag(text) is not None:
        return _part_tags(text)
    return _part_at_lone_close(text)


def _leading_tag(text: str) -> str | None:
    start = text.lstrip()
    return next((tag for tag in _TAGS if start.startswith(tag)), None)


def _part_tags(text: str) -> Parted:
    thoughts: list[str] = []
    while (tag := _leading_tag(text)) is not None:
        thought, close, text = text.lstrip().removeprefix(tag).partition(_TAGS[tag])
        thoughts.append(thought.strip())
        if not close:
            return Parted(None, tuple(thoughts), cut=True)
    return Parted(text.strip(), tuple(thoughts))


def _part_at_lone_close(text: str) -> Parted:
    """Part at a closing tag whose opening one stood in the prompt; an answer that is JSON is left whole."""
    places = [(text.find(close), tag, close) for tag, close in _TAGS.items() if close in text]
    if not places or _is_json(text):
        return Parted(text)
    place, tag, close = min(places)
    if tag in text[:place]:
        return Parted(text)
    rest = _part_tags(text[place + len(close) :])
    found = (ReplyFinding.CLOSE_WITHOUT_OPEN,)
    return rest._replace(thoughts=(text[:place].strip(), *rest.thoughts), findings=found)


def _is_json(text: str) -> bool:
    try:
        load_raw(text)
    except NotJsonError:
        return False
    return True


def _part_harmony(text: str) -> Parted:
    """Channel `final` is the answer; every other one is working."""
    parts = [(part["channel"], part["text"], bool(part["end"])) for part in _harmony_parts(text)]
    final = [said for channel, said, _ in parts if channel == "final"]
    thoughts = tuple(said.strip() for channel, said, _ in parts if channel != "final")
    cut = not final and not (parts and parts[-1][2])
    return Parted("".join(final) if final else None, thoughts, cut=cut)


def _harmony_parts(text: str) -> list[re.Match[str]]:
    """Return the channels in order. A closing sign that opens the next channel is read again as its start."""
    found: list[re.Match[str]] = []
    place = 0
    while (part := _HARMONY_PART.search(text, place)) is not None:
        found.append(part)
        place = part.start("end") if part["end"] == "<|channel|>" else part.end()
    return found
