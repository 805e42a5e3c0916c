"""The embedded reader: answers by cues and rules, over the same wire as a language model.

It is an extractive reader and NOT a language model: it ranks the document's blocks by the cues the
questions carry, quotes them, parses typed values by rule, and abstains where nothing fits. It knows
only the protocol text it receives: no pack, no file, no earlier call.
"""

READER_NAME = "indicia-embedded-reader"
VERSION = "1"
"""Raised when the same prompt may be answered differently."""

WIRE_MODEL = f"{READER_NAME}-{VERSION}"
"""The model name it answers to and answers with."""

__all__ = ["READER_NAME", "VERSION", "WIRE_MODEL"]
