"""What `absent` rests on: the pages read, the windows heard, and a sweep for the question's cues.

Silence proves nothing where something was not heard, and little where the pages hold the very words that
point to the subject: such an answer is `unclear`, with the passages cited for a person to judge. Knows no
call and no database.
"""

from collections.abc import Sequence
from typing import Any

from domain.answers import AnswerStatus, Cause, Check, CheckOutcome
from domain.documents import Document, Page, PageStatus
from domain.pages import OCR_FLOOR
from domain.questions import Question
from extractors.answers.hearings import WindowOutcome
from extractors.answers.sweep import Sweep, Swept
from extractors.answers.window_checks import losses, many, some, windows_lost

_MOST_NAMED = 3
"""Cues named in a sentence."""


def account_of_silence(question: Question, outcomes: Sequence[WindowOutcome], sweep: Sweep) -> dict[str, Any]:
    """Return the parts of an answer that no window found: status, reason and cause, citations, checks."""
    document = sweep.document
    lost = [outcome for outcome in outcomes if outcome.candidate is None]
    swept = sweep.over(question)
    heard = windows_lost(lost, outcomes) or (_all_heard(outcomes),)
    checks = (*_legible(document), *heard, _cues_swept(swept))
    if lost:
        told = _unclear(Cause.WINDOW_LOST, f"Not stated where it was asked, but {losses(lost, outcomes)}")
    elif swept.hits:
        told = _unclear(Cause.CUE_STANDS, f"Said to be absent, but {_standing(swept)}")
    else:
        told = _absent(document, outcomes)
    return {**told, "citations": sweep.cite(swept), "checks": checks}


def _unclear(cause: Cause, reason: str) -> dict[str, Any]:
    return {"status": AnswerStatus.UNCLEAR, "cause": cause, "reason": reason}


def _absent(document: Document, outcomes: Sequence[WindowOutcome]) -> dict[str, Any]:
    read = sum(page.status is PageStatus.READ for page in document.pages)
    reason = f"Not stated in the {many(read, 'page')} read ({many(len(outcomes), 'window')})"
    unread, dim = _unreadable(document), _dim(document)
    reason += f"; not readable: page {some(unread)}" if unread else ""
    reason += f"; hardly legible: page {some(dim)}" if dim else ""
    cause = Cause.ILLEGIBLE_PAGE if unread or dim else None
    return {"status": AnswerStatus.ABSENT, "cause": cause, "reason": f"{reason}."}


def _unreadable(document: Document) -> list[int]:
    return [page.number for page in document.pages if page.status is PageStatus.UNREADABLE]


def _dim(document: Document) -> list[int]:
    return [page.number for page in document.pages if _hardly_legible(page)]


def _hardly_legible(page: Page) -> bool:
    return page.ocr_confidence is not None and page.ocr_confidence < OCR_FLOOR


def _legible(document: Document) -> tuple[Check, ...]:
    unread, dim = _unreadable(document), _dim(document)
    if not unread and not dim:
        told = f"{many(len(document.pages), 'page')} read, none left out."
        return (_check("pages_readable", CheckOutcome.PASS, told),)
    told = f"Not readable, so not searched: page {some(unread)}. " if unread else ""
    told += f"Read by OCR with less than {OCR_FLOOR:.0%} confidence: page {some(dim)}." if dim else ""
    return (_check("pages_readable", CheckOutcome.FAIL, told.strip()),)


def _all_heard(outcomes: Sequence[WindowOutcome]) -> Check:
    return _check("windows_heard", CheckOutcome.PASS, f"{many(len(outcomes), 'window')} asked, each was heard.")


def _cues_swept(swept: Swept) -> Check:
    apart = f" In text kept apart (hidden, or a reading not chosen) one stands on page {some(swept.apart)}."
    apart = apart if swept.apart else ""
    if swept.hits:
        return _check("cues_swept", CheckOutcome.FAIL, f"Of {many(swept.cues, 'cue')}, {_standing(swept)}{apart}")
    told = f"None of {many(swept.cues, 'cue')} stands on any page.{apart}"
    return _check("cues_swept", CheckOutcome.PASS, told)


def _standing(swept: Swept) -> str:
    names = ", ".join(f"“{cue}”" for cue in swept.named[:_MOST_NAMED])
    more = f" and {len(swept.named) - _MOST_NAMED} more" if len(swept.named) > _MOST_NAMED else ""
    pages = list(dict.fromkeys(found.page for found in swept.hits))
    return f"{names}{more} {'stands' if len(swept.named) == 1 else 'stand'} on page {some(pages)}."


def _check(name: str, outcome: CheckOutcome, detail: str) -> Check:
    return Check(check=name, outcome=outcome, detail=detail)
