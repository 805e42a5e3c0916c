"""Which pages are shown to a model that sees, beside their text.

Knows a page's kind, what the reader found wrong with its text, and what the pack asks for. A digital page whose
text can be trusted goes as text alone, unless the pack says `always`: its picture would cost some 2,200 tokens and
say nothing more.
"""

from domain.documents import Document, FindingCode, Page, PageKind, PageStatus
from domain.errors import UsageError
from domain.profiles import ModelProfile
from domain.questions import Pictures, PromptPack

PICTURED = frozenset({PageKind.SCAN, PageKind.MIXED})
"""Their text comes from OCR, or picture and text both matter."""

ASKS_FOR_PICTURE = frozenset({FindingCode.TEXT_DISAGREES, FindingCode.GARBLED_TEXT, FindingCode.NO_TEXT_FOUND})
"""Findings that say the page's text is not what a person sees on it."""


def pictured_pages(profile: ModelProfile, document: Document, wanted: Pictures = Pictures.NEEDED) -> tuple[int, ...]:
    """Return the numbers of the pages sent with their picture; none to a model that takes none."""
    if not _takes_pictures(profile) or wanted is Pictures.NEVER:
        return ()
    return tuple(page.number for page in document.pages if _is_pictured(page, wanted))


def ensure_shown(profile: ModelProfile, pack: PromptPack) -> None:
    """Raise UsageError where the pack wants every page shown and the model takes no pictures."""
    if pack.shown is not Pictures.ALWAYS or _takes_pictures(profile):
        return
    asking = [each.id for each in pack.questions if each.pictures is Pictures.ALWAYS]
    who = f"its question {asking[0]}" if asking else "it"
    raise UsageError(
        f"Pack {pack.label} cannot be asked of model profile {profile.name}.",
        f'With pictures = "always" {who} wants every page to be shown, and this profile takes no pictures.',
        "Take a profile with vision and max_images above 0, or a version of the pack that can do without.",
    )


def _takes_pictures(profile: ModelProfile) -> bool:
    return profile.vision and profile.max_images > 0


def _is_pictured(page: Page, wanted: Pictures) -> bool:
    if page.kind in PICTURED:
        return True
    asked_for = wanted is Pictures.ALWAYS or any(finding.code in ASKS_FOR_PICTURE for finding in page.findings)
    return asked_for and page.status is PageStatus.READ
