"""`indicia deploy`: the scheduled flows on a Prefect server."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from domain.errors import ExitCode
from flows.cli import json_option, settings_from

if TYPE_CHECKING:
    from flows.doctor import Examined


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; compare what the server has with the file.")
@click.option("--activate", is_flag=True, help="Switch the schedules on.")
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), help="Where documents arrive.")
@click.option("--file", "file", type=click.Path(path_type=Path, dir_okay=False), help="Another prefect.yaml.")
@json_option
@click.pass_context
def deploy_command(
    ctx: click.Context, *, check: bool, activate: bool, folder: Path | None, file: Path | None, as_json: bool
) -> None:
    """Register the deployments of prefect.yaml with the server of PREFECT_API_URL, then check them.

    A schedule that is active on the server stays active, and the folder stays the one deployed before.
    Exit 1: something is not as it should be (with --check: or differs from the file); 3: no server.
    """
    from flows.cli.output import print_json
    from flows.settings import quiet_prefect

    quiet_prefect()
    checks = asyncio.run(_deploy(settings_from(ctx), file, folder, check=check, activate=activate))
    if as_json:
        print_json([each.model_dump(mode="json") for each in checks])
    else:
        for each in checks:
            click.echo(f"{'ok  ' if each.ok else 'BAD '} {each.what}: {each.detail}")
            if not each.ok:
                click.echo(f"     {each.cure}")
    ctx.exit(ExitCode.OK if all(each.ok for each in checks) else ExitCode.SOME_FAILED)


async def _deploy(
    settings: Any, file: Path | None, folder: Path | None, *, check: bool, activate: bool
) -> "list[Examined]":
    from flows.deploy import PREFECT_FILE, api_url, deployments, keep_switched_on, pools, register, site_file
    from flows.registered import examine, in_time, make_pools, server, standing

    url, path = api_url(), file or PREFECT_FILE
    named = deployments(site_file(path, settings, folder))
    async with server(url) as client:
        async with in_time():
            known = await standing(client, named)
        written = site_file(path, settings, folder or known.folder)
        if not check:
            async with in_time():
                await make_pools(client, pools(named))
            keep_switched_on(written, known.active, activate=activate)
            await asyncio.to_thread(register, written)
        async with in_time():
            return await examine(client, deployments(written))
