"""`indicia run`: the main job."""

import asyncio
import signal
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from domain.errors import ExitCode, UsageError
from flows.cli import alias_option, json_option, settings_from
from flows.cli.reading import reading_options

if TYPE_CHECKING:
    from domain.runs import RunReport
    from flows.desk import Desk


class Amount(click.ParamType[Decimal]):
    """An amount of money, not negative."""

    name = "amount"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        try:
            amount = Decimal(value)
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or amount < 0:
            self.fail(f"{value!r} is no amount of money; write 12.50", param, ctx)
        return amount


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--pack", "pack_name", help="Prompt pack, NAME[@VERSION] or a folder.")
@click.option("--model", help="Model profile. [INDICIA_MODEL]")
@click.option("--second", metavar="PROFILE", help="Ask questions of high risk of this profile as well.")
@click.option("--collection", default="default", show_default=True, help="Collection the documents belong to.")
@click.option("--batch", is_flag=True, help="Hand the calls over in batches: cheaper, answered within hours.")
@click.option("--dry-run", is_flag=True, help="Read and count; call nothing.")
@click.option("--resume", "resume_run", metavar="RUN", help="Take up a run that was stopped or killed.")
@click.option(
    "--budget",
    type=Amount(),
    metavar="AMOUNT",
    help="Most the run may cost, in the model's currency; see docs/asking.md.",
)
@alias_option
@reading_options
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
@json_option
@click.pass_context
def run_command(
    ctx: click.Context,
    *,
    paths: tuple[Path, ...],
    pack_name: str | None,
    model: str | None,
    second: str | None,
    collection: str,
    batch: bool,
    dry_run: bool,
    resume_run: str | None,
    budget: Decimal | None,
    allow_alias: bool,
    passwords: Path | None,
    attachments: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Ingest, analyse and store PATHS; folders are walked."""
    from flows.settings import with_alias, with_budget, with_reader, with_second_opinion

    settings = with_alias(settings_from(ctx, model=model), allowed=allow_alias)
    settings = with_reader(settings, passwords=passwords, attachments=attachments)
    settings = with_second_opinion(with_budget(settings, budget), second)
    if resume_run is None and (not paths or pack_name is None):
        raise UsageError("`indicia run` needs at least one path and --pack, or --resume RUN.", cure="See --help.")
    if resume_run is not None and (paths or pack_name or dry_run or batch):
        raise UsageError(
            "--resume takes up a run as it was begun.", "Paths, pack and model are the run's own.", "Leave them out."
        )
    if dry_run:
        from flows.cli.estimate import print_estimate

        assert pack_name is not None
        print_estimate(settings, paths, pack_name, model, batch=batch, as_json=as_json)
        return
    job = _resumed(settings, resume_run, quiet=quiet) if resume_run else _begun(
        settings, paths, pack_name or "", model, collection, batch=batch, quiet=quiet
    )  # fmt: skip
    report, code, message = asyncio.run(job)
    _print(report, as_json=as_json)
    if message:
        click.echo(message, err=True)
    ctx.exit(code)


async def _begun(
    settings: Any,
    paths: tuple[Path, ...],
    pack_name: str,
    model: str | None,
    collection: str,
    *,
    batch: bool,
    quiet: bool,
) -> "tuple[RunReport, int, str]":
    from flows.batch import open_run
    from flows.desk import choose_profile, open_desk
    from flows.hand_over import for_batches
    from flows.packs import find_pack

    pack = find_pack(settings, pack_name)
    profile = for_batches(choose_profile(settings, model)) if batch else choose_profile(settings, model)
    async with open_desk(settings) as desk:
        return await _carry_out(desk, open_run(desk, pack, profile, paths, collection), quiet=quiet)


async def _resumed(settings: Any, run_id: str, *, quiet: bool) -> "tuple[RunReport, int, str]":
    from flows.batch import take_up_run
    from flows.desk import open_desk
    from flows.packs import find_pack

    async with open_desk(settings) as desk:
        job = take_up_run(desk, run_id, lambda label: find_pack(settings, label))
        return await _carry_out(desk, job, quiet=quiet)


async def _carry_out(desk: "Desk", job: Any, *, quiet: bool) -> "tuple[RunReport, int, str]":
    from flows.analysis import analyse_document
    from flows.batch import run_batch, unseen
    from flows.dialogue import take_turn
    from flows.settings import prefect_is_configured, quiet_prefect

    if not quiet:
        click.echo(f"run {job.run.id}: {job.run.pack}, model {job.profile.name}", err=True)
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, _stop, desk)
    progress = unseen if quiet else _tell
    if prefect_is_configured() and job.run.follows is None:
        quiet_prefect()
        from flows.analyze import run_under_prefect

        report = await run_under_prefect(desk, job, progress)
    else:
        report = await run_batch(desk, job, progress, take_turn if job.run.follows else analyse_document)
    return report, _exit_code(desk, report), _last_word(desk, report)


def _stop(desk: "Desk") -> None:
    """First Ctrl-C: finish the calls in flight and save; the second ends the process as usual."""
    click.echo("Stopping after the calls in flight; press Ctrl-C again to end at once.", err=True)
    desk.stop.set()
    asyncio.get_running_loop().remove_signal_handler(signal.SIGINT)


def _tell(name: str, done: int, total: int) -> None:
    from flows.cli.output import printable

    click.echo(f"[{done}/{total}] {printable(name)}", err=True)


def _exit_code(desk: "Desk", report: "RunReport") -> int:
    if desk.stop.is_set():
        return ExitCode.INTERRUPTED
    if desk.broken is not None:
        return desk.broken.exit_code
    whole = report.status == "complete" and all(document.status == "answered" for document in report.documents)
    return ExitCode.OK if whole else ExitCode.SOME_FAILED


def _last_word(desk: "Desk", report: "RunReport") -> str:
    if desk.broken is not None:
        return f"{desk.broken}\nResume with: indicia run --resume {report.run}{_larger(desk)}"
    if desk.stop.is_set():
        return f"Stopped with all state saved. Resume with: indicia run --resume {report.run}"
    return ""


def _larger(desk: "Desk") -> str:
    over = desk.broken is not None and desk.broken.exit_code is ExitCode.LIMIT
    return " --budget AMOUNT" if over and desk.settings.budget.run is not None else ""


def _print(report: "RunReport", *, as_json: bool) -> None:
    from flows.cli.output import print_json, printable

    if as_json:
        data = report.model_dump(mode="json")
        data["usage"]["cost"] = f"{report.usage.cost:.4f}"
        print_json(data)
        return
    answers, coverage, usage = report.answers, report.coverage, report.usage
    click.echo(f"run {report.run}  {report.status}  {report.pack}  {report.model}  {report.seconds:.1f} s")
    click.echo(
        f"documents {len(report.documents)}  pages {coverage.pages_read}/{coverage.pages} read, "
        f"{coverage.pages_asked} asked, {coverage.unaccounted} unaccounted"
    )
    click.echo(
        f"answers {answers.total}: {answers.found} found ({answers.evidence_located} with every quote located), "
        f"{answers.absent} absent, {answers.unclear} unclear, {answers.failed} failed"
    )
    click.echo(
        f"tokens {usage.input_tokens:,} in, {usage.output_tokens:,} out; cost {usage.cost:.4f} {usage.currency}; "
        f"calls {sum(d.calls for d in report.documents)} sent, {sum(d.calls_reused for d in report.documents)} reused"
    )
    for document in report.documents:
        if document.reason is not None:
            click.echo(f"{document.status}: {printable(document.name)}: {document.reason}")
