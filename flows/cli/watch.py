"""`indicia watch`: ingest and analyse files that appear in a folder."""

import asyncio
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from domain.errors import ExitCode
from flows.cli import settings_from

if TYPE_CHECKING:
    from flows.watch_batch import Batch, Watched


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--pack", "pack_name", required=True, help="Prompt pack, NAME[@VERSION] or a folder.")
@click.option("--model", help="Model profile. [INDICIA_MODEL]")
@click.option("--collection", default="default", show_default=True, help="Collection the documents belong to.")
@click.option("--settle", default=10.0, show_default=True, type=click.FloatRange(0), metavar="SECONDS",
              help="How long a file must not have changed.")  # fmt: skip
@click.option("--once", is_flag=True, help="Take in what settles within one settle time, and end.")
@click.pass_context
def watch_command(
    ctx: click.Context, *, folder: Path, pack_name: str, model: str | None, collection: str, settle: float, once: bool
) -> None:
    """Ingest and analyse what appears in FOLDER; regular files only, no link is followed.

    Files stay where they are and are known by their content; refused ones move to FOLDER/quarantine,
    each with its reason beside it.
    """
    from flows.desk import choose_profile
    from flows.packs import find_pack
    from flows.watch_batch import Watched
    from flows.watch_claim import claimed

    settings = settings_from(ctx, model=model)
    pack, profile = find_pack(settings, pack_name), choose_profile(settings, model)
    with claimed(folder, settings) as real:
        watched = Watched(folder=real, pack=pack, profile=profile, collection=collection, settle_seconds=settle)
        ctx.exit(asyncio.run(_watch(settings, watched, once=once)))


async def _watch(settings: Any, watched: "Watched", *, once: bool) -> int:
    from flows.watch import watch

    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, _stop, stop, loop)
    _tell(f"Watching {watched.folder}")
    batches = await watch(settings, watched, stop, _tell, once=once)
    return ExitCode.INTERRUPTED if stop.is_set() else _exit_code(batches)


def _stop(stop: asyncio.Event, loop: asyncio.AbstractEventLoop) -> None:
    """First signal: finish the calls in flight and save; the second ends the process as usual."""
    _tell("Stopping after the calls in flight; what is left is finished by the next watch.")
    stop.set()
    loop.remove_signal_handler(signal.SIGINT)
    loop.remove_signal_handler(signal.SIGTERM)


def _tell(line: str) -> None:
    from flows.cli.output import printable

    click.echo(printable(line), err=True)


def _exit_code(batches: "list[Batch]") -> int:
    if any(batch.broken is not None for batch in batches):
        return ExitCode.ENVIRONMENT
    reports = [report for batch in batches for report in batch.reports]
    whole = all(
        report.status == "complete" and all(d.status == "answered" for d in report.documents) for report in reports
    )
    return ExitCode.OK if whole else ExitCode.SOME_FAILED
