"""Windows that proved larger than the endpoint takes, cut smaller: once for a document.

An endpoint may hold less than its profile says, or count otherwise than we do. The windows it took stay as they are,
so that their replies are found on record. A window that begins or ends within a page stays as it is, too.
"""

from collections.abc import Sequence

from domain.errors import UsageError
from domain.replies import FailureKind
from domain.windows import Budget, Window
from flows.asking import plan_call
from flows.desk import Desk
from flows.job import Job
from flows.planning import DocumentPlan, budget, cut_pages, grouped, pictures
from flows.turns import Heard


def recut(desk: Desk, job: Job, planned: DocumentPlan, heard: Sequence[Heard]) -> DocumentPlan | None:
    """Return the plan with smaller windows in the place of those that were too long; None where none is or can be."""
    too_long = [each for each in heard if each.failure is not None and each.failure.kind is FailureKind.TOO_LONG]
    if not too_long:
        return None
    questions = [question for call in planned.by_window()[0] for question in call.questions]
    groups = grouped(desk, job.profile, questions)
    whole = budget(desk, job, planned.document, groups)
    try:
        parts = [part for window in planned.windows for part in _smaller(desk, job, planned, window, whole, too_long)]
    except UsageError:  # not even a page fits: what the endpoint said stands
        return None
    if len(parts) == len(planned.windows):
        return None
    windows = tuple(part.model_copy(update={"index": index}) for index, part in enumerate(parts))
    images = pictures(desk, job, planned.document)
    calls = tuple(
        plan_call(desk, job, planned.document, window, questions=group, images=images)
        for window in windows
        for group in groups
    )
    return planned.model_copy(update={"windows": windows, "calls": calls})


def _smaller(  # noqa: PLR0917  # a window and all that decides how it is cut
    desk: Desk, job: Job, planned: DocumentPlan, window: Window, whole: Budget, too_long: Sequence[Heard]
) -> Sequence[Window]:
    of_it = [each for each in too_long if each.planned.window == window]
    pages = [planned.document.page(number) for number in window.pages]
    within = any(part.chars is not None for part in window.slices) or [
        (part.first_block, part.end_block) for part in window.slices
    ] != [(0, len(page.blocks)) for page in pages]
    if not of_it or within:
        return [window]
    held = [each.reply.usage.input_tokens for each in of_it if each.reply is not None and each.reply.usage is not None]
    room = min([window.tokens // 2, *(tokens - whole.overhead_tokens for tokens in held)])
    smaller = whole.model_copy(update={"working_tokens": max(room, 1)})
    return cut_pages(desk, job, planned.document, smaller, pages)
