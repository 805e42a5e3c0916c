"""Care of an installation: `doctor`, `config show`, `db upgrade` and `db check`."""

import click

from domain.errors import ExitCode
from flows.cli import json_option, settings_from


@click.command()
@click.option("--model", help="Model profile to check. [INDICIA_MODEL]")
@json_option
@click.pass_context
def doctor_command(ctx: click.Context, *, model: str | None, as_json: bool) -> None:
    """Check this installation, the store and the endpoint; each fault with its cure."""
    from flows.cli.output import print_json
    from flows.doctor import examine

    checks = examine(settings_from(ctx, model=model))
    if as_json:
        print_json([check.model_dump(mode="json") for check in checks])
    else:
        for check in checks:
            click.echo(f"{'ok  ' if check.ok else 'BAD '} {check.what}: {check.detail}")
            if not check.ok:
                click.echo(f"     {check.cure}")
    if not all(check.ok for check in checks):
        ctx.exit(ExitCode.ENVIRONMENT)


@click.group()
def config_command() -> None:
    """Show the settings in force."""


@config_command.command("show")
@json_option
@click.pass_context
def config_show_command(ctx: click.Context, *, as_json: bool) -> None:
    """Show every setting in force and the environment variable that sets it."""
    from flows.cli.output import print_json
    from flows.settings import ENVIRONMENT, without_password

    settings = settings_from(ctx)
    shown = settings.model_dump(mode="json") | {"database_url": without_password(settings.database_url)}
    if as_json:
        print_json(shown)
        return
    for name, value in shown.items():
        variable = f"  [{ENVIRONMENT[name]}]" if name in ENVIRONMENT else ""
        click.echo(f"{name} = {value}{variable}")


@click.group()
def db_command() -> None:
    """Upgrade or check the database."""


@db_command.command("upgrade")
@click.pass_context
def db_upgrade_command(ctx: click.Context) -> None:
    """Bring the database to this version's schema; creates it where there is none."""
    from storage.migrate import upgrade

    revision = upgrade(settings_from(ctx).database_url)
    click.echo(f"database is at revision {revision}")


@db_command.command("check")
@json_option
@click.pass_context
def db_check_command(ctx: click.Context, *, as_json: bool) -> None:
    """Say whether the database's schema is this version's."""
    from flows.cli.output import print_json
    from storage.migrate import check

    state = check(settings_from(ctx).database_url)
    if as_json:
        print_json(state.model_dump(mode="json"))
    else:
        click.echo(f"database revision {state.found or 'none'}, this version's {state.expected}")
    if not state.current:
        ctx.exit(ExitCode.ENVIRONMENT)
