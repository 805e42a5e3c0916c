"""Working parted from answer in a message, whatever form the server gave it.

The one place that knows where the forms differ: a list of chunks (Mistral), a field beside the content
(`reasoning`, `reasoning_content`, `thinking`, `thinking_blocks`, `reasoning_details`), tags, channels or
the list itself in the text. Knows neither HTTP nor what the answer means. What was thought never becomes the answer.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from domain.replies import ReplyFinding
from extractors.answers.markup import Parted, part_markup
from extractors.answers.strict_json import NotJsonError, load

_SIDE_FIELDS = ("reasoning", "reasoning_content", "thinking", "thinking_blocks", "reasoning_details")
_TEXT_TYPES = ("text", "output_text")
_THOUGHT_TYPES = ("thinking", "reasoning", "reasoning.text", "reasoning.summary")
_HIDDEN_TYPES = ("redacted_thinking", "reasoning.encrypted")
_REFERENCE_TYPES = ("reference", "tool_reference")
_PARTED_BY = "\n\n"
_TEXT_KEYS = ("text", "thinking", "summary", "content")


def part_message(message: Mapping[str, Any]) -> Parted:
    """Part a message's working from its answer; the same working told twice is kept once."""
    parted = _part_content(message.get("content"))
    beside = [message.get(field) for field in _SIDE_FIELDS]
    within = _PARTED_BY.join(thought for thought in parted.thoughts if thought.strip())
    thoughts = _without_repeats([within, *(thought_text(field) for field in beside)])
    answer = parted.answer if parted.answer and parted.answer.strip() else None
    withheld = parted.withheld or any(_is_hidden(field) for field in beside)
    return parted._replace(answer=answer, thoughts=thoughts, withheld=withheld and not thoughts)


def _part_content(content: Any) -> Parted:
    if isinstance(content, str):
        return _part_chunks(chunks) if (chunks := _chunks_in(content)) else part_markup(content)
    if isinstance(content, Mapping):
        return _part_chunks([content])
    return _part_chunks(cast("list[Any]", content)) if isinstance(content, list) else Parted(None)


def _chunks_in(content: str) -> list[Any]:
    """Return the chunks a gateway wrote into a string; none where it is anything else, such as an answer."""
    if not content.lstrip().startswith("[{"):
        return []
    try:
        chunks = load(content)
    except NotJsonError:
        return []
    is_reply = all(_is_known(chunk) for chunk in chunks) and any(_kind(chunk) in _THOUGHT_TYPES for chunk in chunks)
    return cast("list[Any]", chunks) if is_reply else []


def _part_chunks(chunks: list[Any]) -> Parted:
    """Part a list of chunks. Where none of them is a thought, its text may still carry one as markup."""
    answer = "".join(_text(chunk) for chunk in chunks if _kind(chunk) in _TEXT_TYPES)
    found = () if all(_is_known(chunk) for chunk in chunks) else (ReplyFinding.UNKNOWN_CHUNK,)
    if not any(_kind(chunk) in _THOUGHT_TYPES for chunk in chunks):
        marked = part_markup(answer)
        hidden = any(_kind(chunk) in _HIDDEN_TYPES for chunk in chunks)
        return marked._replace(findings=(*marked.findings, *found), withheld=hidden)
    return Parted(answer or None, tuple(_thoughts(chunks)), cut=_ends_open(chunks), findings=found)


def _thoughts(chunks: list[Any]) -> Iterator[str]:
    """Yield the working: neighbouring chunks are one thought, text between them parts two."""
    thought = ""
    for chunk in chunks:
        if _kind(chunk) in _THOUGHT_TYPES:
            thought += thought_text(chunk)
        elif _text(chunk):
            yield thought
            thought = ""
    yield thought


def _ends_open(chunks: list[Any]) -> bool:
    last = chunks[-1]
    return isinstance(last, Mapping) and cast("Mapping[str, Any]", last).get("closed") is False


def _kind(chunk: Any) -> str:
    if isinstance(chunk, str):
        return "text"
    kind = cast("Mapping[str, Any]", chunk).get("type") if isinstance(chunk, Mapping) else None
    return kind if isinstance(kind, str) else ""


def _is_known(chunk: Any) -> bool:
    return _kind(chunk) in (*_TEXT_TYPES, *_THOUGHT_TYPES, *_HIDDEN_TYPES, *_REFERENCE_TYPES)


def _text(chunk: Any) -> str:
    if isinstance(chunk, str):
        return chunk
    text = cast("Mapping[str, Any]", chunk).get("text") if isinstance(chunk, Mapping) else None
    return text if isinstance(text, str) else ""


def thought_text(value: Any) -> str:
    """Return the working in a string, a chunk, or a list of either; references and hidden chunks say nothing."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join(thought_text(item) for item in cast("list[Any]", value))
    if not isinstance(value, Mapping) or _kind(value) in (*_HIDDEN_TYPES, *_REFERENCE_TYPES):
        return ""
    chunk = cast("Mapping[str, Any]", value)
    return next((text for key in _TEXT_KEYS if (text := thought_text(chunk.get(key)))), "")


def _is_hidden(value: Any) -> bool:
    if isinstance(value, list):
        return any(_is_hidden(item) for item in cast("list[Any]", value))
    return _kind(value) in _HIDDEN_TYPES


def _without_repeats(thoughts: Iterable[str]) -> tuple[str, ...]:
    """Keep the working of each place once, in order; what stands within another is told already."""
    kept: list[str] = []
    for thought in thoughts:
        words = thought.strip()
        if words and not any(words in other for other in kept):
            kept = [*(other for other in kept if other.strip() not in words), thought]
    return tuple(kept)
