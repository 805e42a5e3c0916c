"""Tokenizers of Mistral's newer versions, built offline from the vocabulary they all share."""

import json
from importlib.resources import files
from pathlib import Path

from mistral_common.tokens.tokenizers.mistral import MistralTokenizer
from mistral_common.tokens.tokenizers.tekken import Tekkenizer

from extractors.windows.tokens import VOCABULARY

SETTINGS = {"reasoning_effort": {"type": "enum", "values": ["none", "high"], "accepts_none": True, "default": "none"}}


def tokenizer(folder: Path, version: str) -> MistralTokenizer:
    """Build the tokenizer of a newer version from the vocabulary they all share; its markers' ids do not matter."""
    source = json.loads((files("mistral_common") / "data" / f"{VOCABULARY}.json").read_bytes())
    names = [token["token_str"] for token in Tekkenizer.DEPRECATED_SPECIAL_TOKENS]
    names += ["[ARGS]", "[CALL_ID]", "[THINK]", "[/THINK]", "[MODEL_SETTINGS]", "[/MODEL_SETTINGS]"]
    source["config"]["version"] = version
    source["special_tokens"] = [
        {"rank": rank, "token_str": str(name), "is_control": True} for rank, name in enumerate(names)
    ]
    source["image"] = {"image_patch_size": 14, "max_image_size": 1540, "spatial_merge_size": 2}
    if version == "v15":
        source["model_settings_builder"] = SETTINGS
    path = folder / f"tekken_{version}.json"
    path.write_text(json.dumps(source))
    return MistralTokenizer.from_file(str(path))
