"""`indicia serve`: the schedule of a small site, served in this process."""

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import click

from domain.errors import UsageError
from flows.cli import settings_from


@click.command()
@click.option(
    "--folder", required=True, type=click.Path(path_type=Path, file_okay=False), help="Where documents arrive."
)
@click.option("--pack", required=True, help="Prompt pack, NAME[@VERSION] or a folder.")
@click.option("--model", help="Model profile. [INDICIA_MODEL]")
@click.option("--collection", default="default", show_default=True, help="Collection the documents belong to.")
@click.option("--cron", default="0 2 * * *", show_default=True, help="When: minute, hour, day, month, day of the week.")
@click.option("--timezone", default="Asia/Tokyo", show_default=True, help="IANA time zone of --cron.")
@click.option("--port", default=4200, show_default=True, type=click.IntRange(1, 65535), help="Of our own server.")
@click.pass_context
def serve_command(
    ctx: click.Context,
    *,
    folder: Path,
    pack: str,
    model: str | None,
    collection: str,
    cron: str,
    timezone: str,
    port: int,
) -> None:
    """Serve the nightly analysis of a folder until interrupted.

    Uses the Prefect server of PREFECT_API_URL; where none is named, starts one of its own on loopback,
    with its data in the data home.
    """
    settings = settings_from(ctx, model=model)
    _usable(settings, folder, pack, model)
    server = _server(settings, port)
    from flows.serve import Served, check_schedule, serve

    check_schedule(cron, timezone)
    served = Served(
        folder=folder.absolute(),
        pack=pack,
        model=model,
        collection=collection,
        home=settings.home,
        config=None if settings.config is None else settings.config.absolute(),
        cron=cron,
        timezone=timezone,
    )
    with server as url:
        click.echo(f"Serving {served.folder} at {cron} ({timezone}) on {url.removesuffix('/api')}", err=True)
        serve(served)


def _usable(settings: Any, folder: Path, pack: str, model: str | None) -> None:
    """Find out now what would otherwise fail at night."""
    from flows.desk import choose_profile
    from flows.packs import find_pack

    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}.", "Documents are looked for there.", "Make it first.")
    find_pack(settings, pack)
    choose_profile(settings, model)


def _server(settings: Any, port: int) -> AbstractContextManager[str]:
    """Return the server to use; the one of our own starts when it is entered. Call before importing Prefect."""
    from flows.own_server import own_server, own_url, prefect_home
    from flows.settings import prefect_api_url, use_prefect_at

    url = prefect_api_url()
    if url is not None:
        use_prefect_at(url)
        return nullcontext(url)
    use_prefect_at(own_url(port), prefect_home(settings.home))
    return own_server(settings.home, port)
