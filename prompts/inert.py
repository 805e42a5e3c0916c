"""Text of a document made inert: what a runtime could take for a control token is broken by an unseen sign.

Mistral's own servers encode a document's `[INST]` as plain letters; a runtime that renders a template to text
and then looks for special tokens (llama-server, Ollama, a Hugging Face template on vLLM) would obey it.
"""

import re

JOINER = "\u2060"
"""WORD JOINER: no width, no meaning; quotes are looked up without it."""

_CONTROL = re.compile(
    r"(?P<open>\[|<)(?=(?:/?(?:INST|THINK|IMG(?:_BREAK|_END)?|ARGS|CALL_ID|TOOL_CALLS|TOOL_CONTENT|PREFIX|MIDDLE|SUFFIX"
    r"|AVAILABLE_TOOLS|TOOL_RESULTS|SYSTEM_PROMPT|MODEL_SETTINGS|BEGIN_AUDIO|AUDIO|TRANSCRIBE)\]"
    r"|/?(?:s|unk|pad|think|mask|bos|eos|start_of_turn|end_of_turn)>|\|[^|<>\n]{1,40}\|>))",
    re.IGNORECASE,
)


def inert(text: str) -> str:
    """Return `text` with a word joiner behind the first sign of everything that looks like a control token."""
    return _CONTROL.sub(lambda found: found["open"] + JOINER, text)
