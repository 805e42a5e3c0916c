"""Characters that a reader cannot see, made visible.

File names, values and traces are other people's text: a control character or one that turns the
direction of writing could make it read as something it is not. Knows nothing of HTML; what it puts
in has no meaning there.
"""

import re
from typing import Any

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def visible(value: Any) -> Any:
    """Return text with unseen characters named, such as `⟨U+202E⟩`; anything else as it is."""
    if not isinstance(value, str) or _UNSEEN.search(value) is None:
        return value
    shown = _UNSEEN.sub(_name, value.replace("\r\n", "\n"))
    return type(value)(shown)


def _name(match: re.Match[str]) -> str:
    return f"⟨U+{ord(match[0]):04X}⟩"
