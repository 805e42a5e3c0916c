"""Prefect tasks, thin: ids in, ids out. No text of a document ever passes through Prefect.

The desk is found through a context variable, because a task's arguments are what Prefect keeps.
"""

from contextvars import ContextVar

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.analysis import analyse_document
from flows.desk import Desk
from flows.job import Job

at_the_desk: ContextVar[tuple[Desk, Job]] = ContextVar("at_the_desk")
"""The desk and task of the flow run that is under way."""


@task(name="analyse-document", task_run_name="{source}", cache_policy=NO_CACHE, persist_result=False)
async def analyse_one(run: str, source: str) -> str:
    """Take one source of a run through its way; returns the source's id."""
    desk, asked = at_the_desk.get()
    assert asked.run.id == run, "a task belongs to the flow run that began it"
    await analyse_document(desk, asked, source)
    return source


async def as_prefect_task(desk: Desk, asked: Job, source: str) -> None:
    """The batch's step when Prefect keeps the books: the same way, seen as one task run a document."""
    del desk
    await analyse_one(asked.run.id, source)
