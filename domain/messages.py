"""What is said to a model, before any dialect puts it on the wire.

A request's digest together with the profile's identity is the call's identity: the same words to
the same model are never paid for twice. Pictures are named by the digest of their bytes, so a
request is small and its digest does not depend on an encoding.
"""

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field

from domain.model import Noun, Sha256, digest


class Role(StrEnum):
    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


class TextPart(Noun):
    kind: Literal["text"] = "text"
    text: str


class ImagePart(Noun):
    """A page image by digest; `width` and `height` in pixels, from which its tokens are computed."""

    kind: Literal["image"] = "image"
    sha256: Sha256
    media_type: str
    width: Annotated[int, Field(gt=0)]
    height: Annotated[int, Field(gt=0)]


class ThoughtPart(Noun):
    """A model's own working in one of its earlier turns; a dialect that does not replay it leaves it out."""

    kind: Literal["thought"] = "thought"
    text: str


Part = Annotated[TextPart | ImagePart | ThoughtPart, Field(discriminator="kind")]


class Message(Noun):
    role: Role
    parts: Annotated[tuple[Part, ...], Field(min_length=1)]


class ChatRequest(Noun):
    """Messages and the schema their answer must satisfy; no model and no sampling: that is the profile's."""

    messages: Annotated[tuple[Message, ...], Field(min_length=1)]
    answer_schema: dict[str, Any] | None = None
    """JSON Schema of the answer; None where free text is wanted."""
    cache_key: str | None = None
    """Names what this request begins with, for a server that keeps prefixes; says nothing new, so the digest
    leaves it out."""

    @property
    def digest(self) -> str:
        return digest(self.model_dump(mode="json", exclude={"cache_key"}))

    @property
    def images(self) -> tuple[ImagePart, ...]:
        return tuple(part for message in self.messages for part in message.parts if isinstance(part, ImagePart))
