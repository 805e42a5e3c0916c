"""`indicia run --dry-run`: what a run would hold and cost, from the code that would run it."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from domain.documents import Refusal
from domain.profiles import ModelProfile, ReasoningMode
from flows.batch import described_run
from flows.cached import cached_tokens
from flows.cli.output import print_json
from flows.desk import Desk, choose_profile, open_desk
from flows.hand_over import for_batches
from flows.intake import read, take, walk
from flows.job import Job
from flows.packs import find_pack
from flows.planning import plan_document
from flows.settings import Settings

ANSWER_TOKENS = (90, 220)
"""Output tokens of one answer with its quotes, median and 90th percentile; a rule of thumb until a
profile has calls on record."""

WORKING_TOKENS = (1500, 6000)
"""Tokens of working in one call of a reasoning model, median and 90th percentile; likewise."""


def print_estimate(
    settings: Settings, paths: Sequence[Path], pack_name: str, model: str | None, *, batch: bool, as_json: bool
) -> None:
    """Read and cut the documents, count every request exactly, print what they would cost; send nothing."""
    estimate = asyncio.run(_estimate(settings, paths, pack_name, model, batch=batch))
    if as_json:
        print_json(estimate)
        return
    for name, value in estimate.items():
        click.echo(f"{name}: {value}")


async def _estimate(
    settings: Settings, paths: Sequence[Path], pack_name: str, model: str | None, *, batch: bool
) -> dict[str, Any]:
    pack, profile = find_pack(settings, pack_name), choose_profile(settings, model)
    if batch:
        profile = for_batches(profile).at_batch_price
    async with open_desk(settings) as desk:
        job = Job(run=described_run(desk, pack, profile, paths, "default"), pack=pack)
        counted = [_count(desk, job, offered) for offered in walk(paths)]
    totals = {key: sum(part[key] for part in counted) for key in ("documents", "refused", "pages", "windows", "calls")}
    tokens, cached = (sum(part[key] for part in counted) for key in ("input_tokens", "cached_tokens"))
    output = [_output_tokens(profile, totals["calls"], sum(part["asked"] for part in counted), n) for n in (0, 1)]
    return {
        **totals,
        "input_tokens": tokens,
        "cached_tokens": cached,
        "output_tokens": {"p50": output[0], "p90": output[1]},
        "cost": {
            "p50": f"{profile.cost(tokens, cached, output[0]):.4f}",
            "p90": f"{profile.cost(tokens, cached, output[1]):.4f}",
            "currency": profile.currency,
        },
        "model": profile.name,
        "pack": pack.label,
    }


def _count(desk: Desk, job: Job, offered: Any) -> dict[str, int]:
    taken = take(desk, offered, job.run.collection)
    reading = taken.refusal if taken.source is None else read(desk, taken.source)
    counted = ("pages", "windows", "calls", "input_tokens", "cached_tokens", "asked")
    empty = {"documents": 1, "refused": 1, **dict.fromkeys(counted, 0)}
    if reading is None or isinstance(reading, Refusal):
        return empty
    planned = plan_document(desk, job, reading)
    return {
        "documents": 1,
        "refused": 0,
        "pages": len(reading.pages),
        "windows": len(planned.windows),
        "calls": len(planned.calls),
        "input_tokens": sum(call.input_tokens for call in planned.calls),
        "cached_tokens": sum(cached_tokens(desk.counter, job.profile, calls) for calls in planned.by_window()),
        "asked": sum(len(call.questions) for call in planned.calls),
    }


def _output_tokens(profile: ModelProfile, calls: int, asked: int, which: int) -> int:
    working = 0 if profile.reasoning is ReasoningMode.NONE else WORKING_TOKENS[which] * calls
    return working + ANSWER_TOKENS[which] * asked
