"""Which pages are shown to a model that sees, beside their text.

Knows a page's kind, its figures, what the reader found wrong with its text, and what the pack asks for. A digital
page without a figure whose text can be trusted goes as text alone, unless the pack says `always`: its picture would
cost some 2,200 tokens and say nothing more.
"""

from domain.documents import Document, FindingCode, Page, PageKind, PageStatus
from domain.errors import UsageError
from domain.profiles import ModelProfile
from domain.questions import AnswerType, Pictures, PromptPack, Question

PICTURED = frozenset({PageKind.SCAN, PageKind.MIXED})
"""Their text comes from OCR, or picture and text both matter."""

ASKS_FOR_PICTURE = frozenset({FindingCode.TEXT_DISAGREES, FindingCode.GARBLED_TEXT, FindingCode.NO_TEXT_FOUND})
"""Findings that say the page's text is not what a person sees on it."""


def pictured_pages(profile: ModelProfile, document: Document, wanted: Pictures = Pictures.NEEDED) -> tuple[int, ...]:
    """Return the numbers of the pages sent with their picture; none to a model that takes none."""
    if not _takes_pictures(profile) or wanted is Pictures.NEVER:
        return ()
    return tuple(page.number for page in document.pages if _is_pictured(page, wanted))


def can_be_asked(profile: ModelProfile, question: Question) -> bool:
    """Whether a model can be asked a question at all: what is read from pictures alone needs one that takes them."""
    return question.type is not AnswerType.CHART or _takes_pictures(profile)


def ensure_shown(profile: ModelProfile, pack: PromptPack) -> None:
    """Raise UsageError where the pack wants every page shown, or asks for charts alone, and the model takes none."""
    if _takes_pictures(profile):
        return
    if not any(can_be_asked(profile, question) for question in pack.questions):
        raise UsageError(
            f"Pack {pack.label} cannot be asked of model profile {profile.name}.",
            "It asks for charts alone, which are read from pictures, and this profile takes no pictures.",
            "Take a profile with vision and max_images above 0.",
        )
    if pack.shown is not Pictures.ALWAYS:
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
    if page.kind in PICTURED or page.figures:
        return True
    asked_for = wanted is Pictures.ALWAYS or any(finding.code in ASKS_FOR_PICTURE for finding in page.findings)
    return asked_for and page.status is PageStatus.READ
