"""The command line. Each command imports what it needs when it runs, so that `--help` and `version` are quick.

stdout is data, stderr is progress. Exit codes are those of `domain.errors.ExitCode`.
"""

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from domain.errors import ExitCode, IndiciaError

COMMANDS: dict[str, tuple[str, str]] = {
    "run": ("run", "Ingest, analyse and store: the main job."),
    "ingest": ("ingest", "Read documents in; no model call."),
    "ask": ("ask", "Ask one question of a document in your own words."),
    "documents": ("look", "List every file ever offered."),
    "runs": ("look", "List runs."),
    "answers": ("look", "List answers."),
    "show": ("look", "Show one answer with its evidence."),
    "coverage": ("look", "Account for every document, page, window and question of a run."),
    "export": ("export", "Write answers to CSV or JSON Lines."),
    "packs": ("packs", "List, show and check prompt packs."),
    "models": ("models", "List model profiles; ask an endpoint what it really serves."),
    "watch": ("watch", "Ingest and analyse files that appear in a folder."),
    "dashboard": ("dashboard", "Open the dashboard: runs, answers with their evidence, audit search."),
    "deploy": ("deploy", "Register the scheduled flows with a Prefect server, or check them."),
    "serve": ("serve", "Run the scheduled flows of a small site in this process."),
    "doctor": ("care", "Check this installation, the store and the endpoint."),
    "config": ("care", "Show the settings in force."),
    "db": ("care", "Upgrade or check the database."),
    "version": ("version", "Print the version."),
}
"""Command to the module that holds it and its short help."""


class LazyGroup(click.Group):
    """A group whose commands are imported only when one is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"flows.cli.{COMMANDS[cmd_name][0]}")
        command = getattr(module, f"{cmd_name}_command")
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, short) for name, (_, short) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", type=click.Path(path_type=Path, dir_okay=False), help="Configuration file (TOML).")
@click.option("--home", help="Data home: database and blobs. [INDICIA_HOME]")
@click.pass_context
def cli(ctx: click.Context, config: Path | None, home: str | None) -> None:
    """Indicia: every answer with its evidence and its working out."""
    ctx.obj = {"config": config, "home": home}


def main() -> None:
    """Run the command line; every error we design ends as one message and its exit code."""
    try:
        sys.exit(cli.main(standalone_mode=False) or ExitCode.OK)  # without its own exits, click returns the code
    except click.ClickException as error:
        error.show()
        sys.exit(ExitCode.USAGE)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        sys.exit(ExitCode.INTERRUPTED)
    except IndiciaError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(ExitCode.OK)


def settings_from(ctx: click.Context, **flags: str | None) -> Any:
    """Return the settings in force for a command; `flags` are its own options."""
    from flows.settings import load_settings

    given = ctx.find_root().obj
    return load_settings({"home": given["home"], **flags}, given["config"])


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout.")(command)


def alias_option(command: Callable[..., Any]) -> Callable[..., Any]:
    words = "Accept a model named by a moving alias, such as NAME-latest."
    return click.option("--allow-alias", is_flag=True, help=words)(command)
