"""`indicia export`: answers as files, with the digest of what was written."""

import sys
from pathlib import Path
from typing import IO

import click

from domain.errors import SurroundingsError
from flows.cli import settings_from
from flows.cli.look import _filters, _store, select  # pyright: ignore[reportPrivateUsage]  # same filters, same words


@click.command()
@click.option("--to", "form", type=click.Choice(["csv", "jsonl"]), required=True, help="Form of the export.")
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="File; stdout if left out.")
@click.option(
    "--charts",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write charts beside their figures into this folder.",
)
@_filters
@click.pass_context
def export_command(
    ctx: click.Context, *, form: str, output: Path | None, charts: Path | None, **filters: str | None
) -> None:
    """Write answers to a file or to stdout; the SHA-256 of the bytes goes to stderr."""
    from storage.export import export_csv, export_jsonl

    with _store(ctx) as store:
        records = select(store, filters, limit=10_000_000)
    write = export_csv if form == "csv" else export_jsonl
    with _opened(output) as out:
        sha256 = write(records, out)
    click.echo(f"{len(records)} answers, sha256 {sha256}", err=True)
    if charts is not None:
        from flows.cli.drawing import write_all_charts

        written = write_all_charts(settings_from(ctx), records, charts)
        click.echo(f"{len(written)} answers with charts drawn in {charts}", err=True)


def _opened(output: Path | None) -> IO[bytes]:
    if output is None:
        return sys.stdout.buffer
    try:
        return output.open("wb")
    except OSError as error:
        raise SurroundingsError(
            f"The export {output} cannot be written.", error.strerror or "", "Choose another place."
        ) from error
