"""`indicia ask`: one question in a person's own words, and those that follow it."""

import asyncio
import sys
from typing import TYPE_CHECKING, Any

import click

from domain.errors import ExitCode, UsageError
from flows.cli import alias_option, json_option, settings_from

if TYPE_CHECKING:
    from domain.answers import AnswerRecord
    from flows.cli.working import Listener
    from flows.desk import Desk

_HOW = 'Type: indicia ask DOCUMENT "QUESTION", or: indicia ask --follow RUN "QUESTION".'


@click.command()
@click.argument("words", nargs=-1, metavar='DOCUMENT "QUESTION"')
@click.option("--model", help="Model profile. [INDICIA_MODEL]")
@click.option("--follow", metavar="RUN", help="Go on with an earlier question, by its run or answer; no DOCUMENT then.")
@click.option("--collection", default="default", show_default=True, help="Collection a new file belongs to.")
@click.option(
    "--working/--no-working",
    default=None,
    help="Show the model's working on stderr as it comes. [where stderr is a terminal]",
)
@alias_option
@json_option
@click.pass_context
def ask_command(
    ctx: click.Context,
    *,
    words: tuple[str, ...],
    model: str | None,
    follow: str | None,
    collection: str,
    working: bool | None,
    allow_alias: bool,
    as_json: bool,
) -> None:
    """Ask one question of a DOCUMENT: a file, or one on record by its name or the beginning of its digest."""
    from flows.cli.working import Listener
    from flows.settings import with_alias

    document, question = _parted(words, follow)
    settings = with_alias(settings_from(ctx, model=model), allowed=allow_alias)
    shown = sys.stderr.isatty() if working is None else working
    listener = Listener(lambda text: click.echo(text, nl=False, err=True)) if shown else None
    asked = _asked(settings, document, question, model=model, follow=follow, collection=collection, listener=listener)
    answer, code, message = asyncio.run(asked)
    if answer is not None:
        _print(answer, as_json=as_json)
    if message:
        click.echo(message, err=True)
    ctx.exit(code)


def _parted(words: tuple[str, ...], follow: str | None) -> tuple[str | None, str]:
    if len(words) == (1 if follow else 2):
        return (None if follow else words[0]), words[-1]
    given = f"{len(words)} were given" if words else "nothing was given"
    raise UsageError("`indicia ask` needs a document and one question.", f"Of arguments, {given}.", _HOW)


async def _asked(
    settings: Any,
    document: str | None,
    question: str,
    *,
    model: str | None,
    follow: str | None,
    collection: str,
    listener: "Listener | None",
) -> "tuple[AnswerRecord | None, int, str]":
    from flows import intake
    from flows.desk import choose_profile, open_desk
    from flows.dialogue import ask_in_own_words, followed, prepare, read_or_refuse
    from flows.finding import FoundDocument, find_document
    from flows.own_words import pack_of

    pack = pack_of(settings, question)
    if follow is None:
        choose_profile(settings, model)  # a retired or unknown model is refused before anything is read
    async with open_desk(settings) as desk:
        if follow is not None:
            run, source = followed(desk, follow)
            found, model = FoundDocument(source, _name(desk, run.id), _name(desk, run.id)), model or run.profile.name
        else:
            run, found = None, find_document(desk, document or "", collection)
        profile = choose_profile(settings, model)
        if listener is not None:
            profile = profile.model_copy(update={"stream": True})
            desk.listen = listener.window
        reading = read_or_refuse(found, await asyncio.to_thread(intake.read, desk, found.source))
        job = await asyncio.to_thread(prepare, desk, pack, profile, reading, collection=collection, follows=run)
        click.echo(f"run {job.run.id}: {found.name}, {len(reading.pages)} pages, model {profile.name}", err=True)
        report = await ask_in_own_words(desk, job, found)
        return _outcome(desk, report.run, listener)


def _name(desk: "Desk", run_id: str) -> str:
    (document,) = desk.store.queries.planned(run_id)
    return document.name


def _outcome(desk: "Desk", run_id: str, listener: "Listener | None") -> "tuple[AnswerRecord | None, int, str]":
    from domain.answers import AnswerStatus
    from storage import AnswerFilter

    if desk.broken is not None:
        return None, desk.broken.exit_code, f"{desk.broken}\nGo on with: indicia run --resume {run_id}"
    records = desk.store.queries.answers(AnswerFilter(run=run_id))
    if not records:
        why = next((document.reason for document in desk.store.queries.report(run_id).documents), None)
        return None, ExitCode.SOME_FAILED, f"No answer came: {why or 'the run was stopped'}"
    (record,) = records
    if listener is not None:
        listener.end(record.answer.reasoning.text)
    failed = record.answer.status is AnswerStatus.FAILED
    return record, ExitCode.SOME_FAILED if failed else ExitCode.OK, ""


def _print(record: "AnswerRecord", *, as_json: bool) -> None:
    from flows.cli.output import print_json, printable

    if as_json:
        print_json(record.public())
        return
    answer = record.answer
    click.echo(f"{answer.status}" + (f": {printable(answer.value)}" if answer.value is not None else ""))
    if answer.reason:
        click.echo(printable(answer.reason))
    for citation in answer.citations:
        where = f"page {citation.page}" if citation.located else "not found on any page"
        click.echo(f"  {where}: “{printable(citation.quote)}”")
    if answer.explanation:
        click.echo(f"{printable(answer.explanation)} (the model's explanation, not evidence)")
    click.echo(f'answer {answer.id[:12]}; go on with: indicia ask --follow {answer.run} "..."')
