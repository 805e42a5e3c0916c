"""`indicia ingest`: read documents in; no model call."""

import asyncio
from pathlib import Path
from typing import Any

import click

from domain.errors import ExitCode
from flows.cli import json_option, settings_from


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--collection", default="default", show_default=True, help="Collection the documents belong to.")
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
@json_option
@click.pass_context
def ingest_command(ctx: click.Context, *, paths: tuple[Path, ...], collection: str, quiet: bool, as_json: bool) -> None:
    """Read PATHS in: pages, words, boxes; folders are walked."""
    from flows.cli.output import print_json, printable

    rows = asyncio.run(_ingest(settings_from(ctx), paths, collection, quiet=quiet))
    if as_json:
        print_json(rows)
    else:
        for row in rows:
            detail = row["reason"] or f"{row['pages']} pages, {row['kind']}"
            click.echo(f"{row['status']:8} {row['document'] or '-':.12} {printable(row['name'])}: {detail}")
    bad = any(row["status"] not in ("read", "partial") for row in rows)
    ctx.exit(ExitCode.SOME_FAILED if bad or not rows else ExitCode.OK)


async def _ingest(settings: Any, paths: tuple[Path, ...], collection: str, *, quiet: bool) -> list[dict[str, Any]]:
    from flows.batch import ingest_batch
    from flows.cli.output import printable
    from flows.desk import open_desk

    def tell(name: str, done: int, total: int) -> None:
        if not quiet:
            click.echo(f"[{done}/{total}] {printable(name)}", err=True)

    async with open_desk(settings) as desk:
        return [row.model_dump(mode="json") for row in await ingest_batch(desk, paths, collection, tell)]
