"""`indicia models`: the profiles that can be asked."""

from datetime import UTC, datetime

import click

from flows.cli import json_option, settings_from


@click.group()
def models_command() -> None:
    """List model profiles."""


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
