"""`indicia version`: quick, and true of the installed distribution."""

import json

import click

from flows.cli import json_option


@click.command()
@json_option
def version_command(*, as_json: bool) -> None:
    """Print the version."""
    from importlib.metadata import version

    number = version("indicia")
    click.echo(json.dumps({"indicia": number}) if as_json else f"indicia {number}")
