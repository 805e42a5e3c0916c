"""`indicia models`: the profiles that can be asked, and whether their endpoints are what they say."""

from datetime import UTC, datetime

import click

from domain.errors import ExitCode
from flows.cli import alias_option, json_option, settings_from


@click.group()
def models_command() -> None:
    """List model profiles, or ask an endpoint what it really serves."""


@models_command.command("list")
@json_option
@click.pass_context
def list_command(ctx: click.Context, *, as_json: bool) -> None:
    """List model profiles, with what is true of each."""
    from extractors.answers.profiles import load_profiles
    from flows.cli.output import print_json, print_table

    profiles = load_profiles(settings_from(ctx).models)
    if as_json:
        print_json([profile.model_dump(mode="json") for profile in profiles.values()])
        return
    today = datetime.now(UTC).date()
    print_table(
        ("name", "model", "dialect", "context", "vision", "reasoning", "retires", "successor"),
        [
            (
                profile.name,
                profile.model,
                profile.dialect,
                f"{profile.context_tokens:,}",
                "yes" if profile.vision else "no",
                profile.reasoning,
                "-"
                if profile.retires_on is None
                else f"{profile.retires_on}{' (retired)' if profile.retires_on <= today else ''}",
                profile.successor or "-",
            )
            for profile in profiles.values()
        ],
    )


@models_command.command("check")
@click.argument("name", required=False)
@alias_option
@json_option
@click.pass_context
def check_command(ctx: click.Context, *, name: str | None, allow_alias: bool, as_json: bool) -> None:
    """Ask the endpoint of profile NAME (else the model in force) what it really serves.

    Sends one or two small calls, which a vendor bills; nothing is stored.
    """
    import asyncio

    from extractors.answers.profiles import ensure_pinned
    from flows.cli.output import print_json, printable
    from flows.desk import find_profile
    from flows.model_check import check_model
    from flows.settings import with_alias

    settings = with_alias(settings_from(ctx), allowed=allow_alias)
    profile = find_profile(settings, name)
    ensure_pinned(profile, allow_alias=settings.asking.allow_alias)
    fitness = asyncio.run(check_model(profile))
    if as_json:
        print_json({**fitness.model_dump(mode="json"), "ok": fitness.ok})
    else:
        click.echo(f"{fitness.name}: {fitness.model} at {fitness.base_url} ({fitness.dialect})")
        for checked in fitness.checks:
            click.echo(f"{checked.verdict.value:8} {checked.check}: {printable(checked.detail)}")
            if checked.cure:
                click.echo(f"         {printable(checked.cure)}")
    if not fitness.ok:
        ctx.exit(ExitCode.ENVIRONMENT)
