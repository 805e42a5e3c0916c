"""What a document would be asked: its windows within the budget, its pictures, and every call, rendered and counted.

Sends nothing and reads no reply. A dry run ends here.
"""

from collections.abc import Sequence

from domain.documents import Document, Page, PageImage
from domain.model import Noun
from domain.profiles import ModelProfile, ReasoningMode
from domain.questions import Question
from domain.windows import Budget, Window
from extractors.windows.cut import cut
from extractors.windows.tokens import image_tokens
from flows.asking import plan_call
from flows.desk import Desk
from flows.job import Job
from flows.pictured import can_be_asked, pictured_pages
from flows.turns import CONTEXT_MARGIN, PlannedCall
from prompts.grouping import group_questions
from prompts.render import render_frame, render_slice


class DocumentPlan(Noun):
    """A document with its windows and the calls that would be made."""

    document: Document
    windows: tuple[Window, ...]
    calls: tuple[PlannedCall, ...]

    def by_window(self) -> tuple[tuple[PlannedCall, ...], ...]:
        """Return the calls of each window, in order."""
        parted: dict[int, list[PlannedCall]] = {}
        for call in self.calls:
            parted.setdefault(call.window.index, []).append(call)
        return tuple(map(tuple, parted.values()))


def plan_document(
    desk: Desk, job: Job, document: Document, questions: Sequence[Question] | None = None
) -> DocumentPlan:
    """Cut the document and render every call, for the pack's questions or some of them; sends nothing.

    What the model cannot be asked is in no call; a plan without questions has no window.
    """
    chosen = job.pack.questions if questions is None else questions
    groups = grouped(desk, job.profile, [each for each in chosen if can_be_asked(job.profile, each)])
    if not groups:
        return DocumentPlan(document=document, windows=(), calls=())
    images = pictures(desk, job, document)
    windows = cut_pages(desk, job, document, budget(desk, job, document, groups), document.pages)
    calls = tuple(
        plan_call(desk, job, document, window, questions=group, images=images) for window in windows for group in groups
    )
    return DocumentPlan(document=document, windows=windows, calls=calls)


def cut_pages(desk: Desk, job: Job, document: Document, budget: Budget, pages: Sequence[Page]) -> tuple[Window, ...]:
    """Return the windows that hold some pages of a document, in order."""
    images = pictures(desk, job, document)
    sent = {page.number for page in pages}
    return cut(
        document.model_copy(update={"pages": tuple(pages)}),
        budget,
        lambda page, first, end, chars: desk.counter.text(
            render_slice(
                page,
                first,
                end,
                chars=chars,
                picture=page.number in images,
                before=document.page(page.number - 1) if page.number > 1 else None,
            )
        ),
        pictures={
            number: image_tokens(image.width, image.height) for number, image in images.items() if number in sent
        },
    )


def grouped(desk: Desk, profile: ModelProfile, questions: Sequence[Question]) -> tuple[tuple[Question, ...], ...]:
    """Return questions as they are asked together in a call to this profile."""
    return group_questions(questions, desk.settings.asking.questions_per_call, _room_for_answers(profile))


def _room_for_answers(profile: ModelProfile) -> int:
    """Return the output tokens left for answers once a model that thinks has had half of them."""
    return profile.max_output_tokens // (1 if profile.reasoning is ReasoningMode.NONE else 2)


def budget(desk: Desk, job: Job, document: Document, groups: Sequence[Sequence[Question]]) -> Budget:
    """Return what a window of this document may hold under the run's profile."""
    profile = job.profile
    frames = (render_frame(document, job.pack, group, structured=profile.structured_output) for group in groups)
    return Budget(
        context_tokens=profile.context_tokens,
        working_tokens=profile.working_tokens,
        output_tokens=min(profile.max_output_tokens, profile.context_tokens // 4) + CONTEXT_MARGIN,
        overhead_tokens=max(desk.counter.request(frame, profile) for frame in frames),
        max_images=profile.max_images if profile.vision else 0,
    )


def pictures(desk: Desk, job: Job, document: Document) -> dict[int, PageImage]:
    """Return, by page number, the pictures a model that can see is sent."""
    numbers = pictured_pages(job.profile, document, job.pack.shown)
    return {image.page: image for image in page_images(desk, document, numbers)}


def page_images(desk: Desk, document: Document, numbers: Sequence[int]) -> list[PageImage]:
    """Return the images of some pages, from the blob store or rendered now and kept."""
    known = {
        number: image
        for number in numbers
        if (image := desk.store.queries.page_image(document.source, document.reader, number)) is not None
    }
    missing = [number for number in numbers if number not in known]
    if missing:
        untrusted = desk.store.blobs.get(document.source)
        for image, data in desk.reader.render(untrusted, missing):
            desk.store.ledger.record_page_image(document.source, document.reader, image, data)
            known[image.page] = image
    return [known[number] for number in numbers]
