"""`indicia ingest`: read documents in; no model call."""

import asyncio
from pathlib import Path
from typing import Any

import click

from domain.errors import ExitCode
from flows.cli import json_option, settings_from
from flows.cli.reading import Tally, reading_options


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--collection", default="default", show_default=True, help="Collection the documents belong to.")
@reading_options
@click.option("--again", is_flag=True, help="Read again files that broke the reader, as after a limit was raised.")
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
@json_option
@click.pass_context
def ingest_command(
    ctx: click.Context,
    *,
    paths: tuple[Path, ...],
    collection: str,
    passwords: Path | None,
    attachments: bool,
    again: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Read PATHS in: pages, words, boxes; folders are walked.

    A file is read again only when its bytes or the reader changed; killed, it goes on where it was.
    """
    from flows.cli.output import print_json, printable
    from flows.settings import with_reader

    settings = with_reader(settings_from(ctx), passwords=passwords, attachments=attachments, again=again)
    rows = asyncio.run(_ingest(settings, paths, collection, quiet=quiet))
    if as_json:
        print_json(rows)
    else:
        for row in rows:
            detail = row["reason"] or f"{row['pages']} pages, {row['kind']}"
            click.echo(f"{row['status']:8} {row['document'] or '-':.12} {printable(row['name'])}: {detail}")
    bad = any(row["status"] not in ("read", "partial") for row in rows)
    ctx.exit(ExitCode.SOME_FAILED if bad or not rows else ExitCode.OK)


async def _ingest(settings: Any, paths: tuple[Path, ...], collection: str, *, quiet: bool) -> list[dict[str, Any]]:
    from flows.batch import ingest_batch, unseen
    from flows.desk import open_desk

    tally = Tally(lambda line: click.echo(line, err=True))
    async with open_desk(settings) as desk:
        rows = await ingest_batch(desk, paths, collection, unseen if quiet else tally.file)
    if not quiet:
        tally.end()
    return [row.model_dump(mode="json") for row in rows]
