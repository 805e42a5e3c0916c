"""JSON from strangers: read strictly, and its strings made fit for any database.

Knows nothing of chat completions. `json` alone would keep the last of two equal keys, take NaN, pass
lone surrogates on to where they cannot be encoded, and die of deep nesting with another error.
"""

import json
from typing import Any, NoReturn


class NotJsonError(ValueError):
    """The text is not JSON as we take it; the message says where and holds none of the text."""


def load(text: bytes | str) -> Any:
    """Return the value of `text`, its strings cleaned; raises NotJsonError."""
    return clean(load_raw(text))


def load_raw(text: bytes | str) -> Any:
    """Return the value of `text` with its strings as they came: a surrogate may wait for its other half."""
    try:
        source = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        return json.loads(source, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise NotJsonError(f"not UTF-8 at byte {error.start}") from None
    except json.JSONDecodeError as error:
        raise NotJsonError(f"{error.msg} at line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise NotJsonError("nested too deeply") from None
    except NotJsonError:
        raise
    except ValueError as error:  # a number of more digits than Python converts
        raise NotJsonError(f"a number cannot be read ({type(error).__name__})") from None


def clean(value: Any) -> Any:
    """Return a JSON value whose strings any database takes: no lone surrogate, no NUL."""
    if isinstance(value, str):
        return _clean_text(value)
    if isinstance(value, list):
        return [clean(item) for item in value]  # pyright: ignore[reportUnknownVariableType]  # JSON
    if isinstance(value, dict):
        return {_clean_text(str(key)): clean(item) for key, item in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]  # JSON
    return value


def _clean_text(text: str) -> str:
    text = text.replace("\0", "�")
    if not any("\ud800" <= char <= "\udfff" for char in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotJsonError("a key stands twice in one object")
    return found


def _refuse_constant(_: str) -> NoReturn:
    raise NotJsonError("NaN and Infinity are not JSON")
