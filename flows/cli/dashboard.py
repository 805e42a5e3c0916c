"""`indicia dashboard`: runs the dashboard's own program in place of this one, with the settings in force.

The two rooms are strangers: what the dashboard must know goes over in the environment. It runs in this process, since
another would load again what this one holds.
"""

import gc
import os
import runpy
import sys
from typing import TYPE_CHECKING

import click

from flows.cli import settings_from

if TYPE_CHECKING:
    from flows.settings import Settings


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to bind to.")
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 for any free.")
@click.pass_context
def dashboard_command(ctx: click.Context, *, host: str, port: int) -> None:
    """Open the dashboard: runs, answers with their evidence, audit search."""
    gc.disable()  # all that is loaded stays; the dashboard turns it on again once it is up
    from flows.settings import hand_over

    hand_over(_variables(settings_from(ctx)))
    sys.argv = ["dashboard", "--host", host, "--port", str(port)]
    runpy.run_module("dashboard", run_name="__main__", alter_sys=True)


def _variables(settings: "Settings") -> dict[str, str]:
    """Return what `dashboard.settings` reads, as these settings have it."""
    return {
        "INDICIA_HOME": str(settings.home),
        "INDICIA_DATABASE_URL": settings.database_url,
        "INDICIA_BLOBS": settings.blobs,
        "INDICIA_ACTOR": settings.actor,
        "INDICIA_DASHBOARD_PACKS": os.pathsep.join(str(folder) for folder in settings.packs),
    }
