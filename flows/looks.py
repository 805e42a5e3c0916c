"""Later looks at a document: what is asked again once the first answers are weighed, and of whom.

Each is a call like any other: written down before it is sent, paid once, found on record by a run that is
resumed. Which look a reply came from stands in the answer's views. Nothing is asked again where the profile
says that asking in other words changes nothing.
"""

import asyncio
from collections.abc import Mapping, Sequence

from domain.answers import Answer, Look
from domain.documents import Document, PageImage
from domain.questions import Question, Risk
from domain.windows import PageSlice, Window
from extractors.answers.second_looks import disputed_pages, is_silent
from extractors.windows.cut import CUTTER
from extractors.windows.tokens import image_tokens
from flows.asking import ask, plan_call
from flows.desk import Desk
from flows.job import Job
from flows.planning import DocumentPlan, budget, grouped, pictures, plan_document
from flows.turns import Heard, PlannedCall
from flows.weighing import LaterLook, Weighed
from prompts.render import render_slice

TO_FIND = (
    "Asked once more, to find: go through every block for anything that answers this or bears on it, under whatever "
    "name, in passing or in part, and quote it; `absent` only where no block does. "
)
"""Put before a question's text. Its id stays, so that the reply is read like any other."""

_DISPUTED = f"{CUTTER} disputed pages"


async def look_again(desk: Desk, job: Job, planned: DocumentPlan, weighed: Weighed) -> list[LaterLook] | None:
    """Ask what the first answers make worth asking; None where the run is stopping and the rest is left to a resume."""
    looks: list[LaterLook] = []
    for look, asker, calls in await asyncio.to_thread(_plans, desk, job, planned, weighed):
        later = [call.window for call in calls if call.window not in planned.windows]
        await asyncio.to_thread(desk.store.ledger.plan_later_windows, job.run.id, planned.document.source, later)
        heard = await ask_windows(desk, asker, planned.model_copy(update={"calls": tuple(calls)}))
        if heard is None:
            return None
        looks.append(LaterLook(look, heard))
    return looks


async def ask_windows(desk: Desk, job: Job, planned: DocumentPlan) -> list[Heard] | None:
    """Return what became of every call of a plan; None where one was not begun: stopped, or the endpoint is broken."""
    asked = await asyncio.gather(*(_ask_window(desk, job, calls) for calls in planned.by_window()))
    heard = [outcome for outcomes in asked for outcome in outcomes]
    got = [outcome for outcome in heard if outcome is not None]
    return got if len(got) == len(heard) and desk.broken is None else None


async def _ask_window(desk: Desk, job: Job, calls: Sequence[PlannedCall]) -> list[Heard | None]:
    """Make a window's calls: the first alone, so that the others find their shared prefix in the server's cache."""
    first = [await ask(desk, job, call) for call in calls[:1]]
    return first + list(await asyncio.gather(*(ask(desk, job, call) for call in calls[1:])))


def _plans(
    desk: Desk, job: Job, planned: DocumentPlan, weighed: Weighed
) -> list[tuple[Look, Job, Sequence[PlannedCall]]]:
    plans: list[tuple[Look, Job, Sequence[PlannedCall]]] = []
    if job.profile.second_look:
        plans.append((Look.CANDIDATES, job, _of_disputed_pages(desk, job, planned, weighed)))
        plans.append((Look.TO_FIND, job, _to_find(desk, job, planned, weighed.answers)))
    high = [question for question in job.pack.questions if question.risk is Risk.HIGH]
    second = job.run.second_opinion
    if second is not None and high:
        other = job.model_copy(update={"run": job.run.model_copy(update={"profile": second})})
        plans.append((Look.SECOND_OPINION, other, plan_document(desk, other, planned.document, high).calls))
    return [plan for plan in plans if plan[2]]


def _to_find(desk: Desk, job: Job, planned: DocumentPlan, answers: Mapping[str, Answer]) -> list[PlannedCall]:
    """Return the calls that ask every window once more for what is of high risk and was found in none."""
    silent = [each for each in job.pack.questions if each.risk is Risk.HIGH and is_silent(answers[each.id])]
    asked = [each.model_copy(update={"text": TO_FIND + each.text}) for each in silent]
    images = pictures(desk, job, planned.document)
    return [
        plan_call(desk, job, planned.document, window, questions=group, images=images)
        for window in planned.windows
        for group in grouped(desk, job.profile, asked)
    ]


def _of_disputed_pages(desk: Desk, job: Job, planned: DocumentPlan, weighed: Weighed) -> list[PlannedCall]:
    """Return one call for each set of pages on which windows disagree, with the questions they disagree on.

    They may be more than a window is planned for, but never more than the context holds.
    """
    by_pages: dict[tuple[int, ...], list[Question]] = {}
    for question in job.pack.questions:
        pages = disputed_pages(question, weighed.outcomes[question.id], weighed.sweep.index)
        if pages:
            by_pages.setdefault(pages, []).append(question)
    images = pictures(desk, job, planned.document)
    calls: list[PlannedCall] = []
    for place, (pages, questions) in enumerate(by_pages.items(), start=len(planned.windows)):
        window = _window(desk, planned.document, pages, images, place)
        room = budget(desk, job, planned.document, [questions])
        fits = window.tokens <= room.context_tokens - room.output_tokens - room.overhead_tokens
        if fits and window.images <= room.max_images:
            calls.append(plan_call(desk, job, planned.document, window, questions=questions, images=images))
    return calls


def _window(
    desk: Desk, document: Document, pages: Sequence[int], images: Mapping[int, PageImage], place: int
) -> Window:
    return Window(
        document=document.source,
        index=place,
        slices=tuple(_slice(desk, document, number, images.get(number)) for number in pages),
        cutter=_DISPUTED,
    )


def _slice(desk: Desk, document: Document, number: int, image: PageImage | None) -> PageSlice:
    page = document.page(number)
    before = document.page(number - 1) if number > 1 else None
    text = render_slice(page, 0, len(page.blocks), picture=image is not None, before=before)
    picture = 0 if image is None else image_tokens(image.width, image.height)
    tokens = desk.counter.text(text) + picture
    return PageSlice(page=number, first_block=0, end_block=len(page.blocks), tokens=tokens, image=image is not None)
