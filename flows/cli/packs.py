"""`indicia packs`: list, show and check prompt packs."""

from pathlib import Path
from typing import Any

import click

from domain.errors import ExitCode
from flows.cli import json_option, settings_from


@click.group()
def packs_command() -> None:
    """List, show and check prompt packs."""


@packs_command.command("list")
@json_option
@click.pass_context
def list_command(ctx: click.Context, *, as_json: bool) -> None:
    """List the packs that can be asked."""
    from flows.cli.output import print_json, print_table
    from flows.packs import pack_roots
    from prompts.packs import list_packs

    rows: list[dict[str, Any]] = [
        {
            "pack": pack.label,
            "title": pack.title,
            "language": pack.language,
            "owner": pack.owner,
            "questions": len(pack.questions),
            "sha256": pack.sha256,
        }
        for pack in list_packs(pack_roots(settings_from(ctx)))
    ]
    if as_json:
        print_json(rows)
        return
    columns = ("pack", "title", "language", "questions", "sha256")
    print_table(columns, [[str(row[column])[:48] for column in columns] for row in rows], wide=("title",))


@packs_command.command("show")
@click.argument("pack")
@json_option
@click.pass_context
def show_command(ctx: click.Context, *, pack: str, as_json: bool) -> None:
    """Show the questions of PACK."""
    from flows.cli.output import print_json, print_table
    from flows.packs import find_pack

    found = find_pack(settings_from(ctx), pack)
    if as_json:
        print_json(found.model_dump(mode="json"))
        return
    click.echo(f"{found.label}  {found.title}  (owner {found.owner}, sha256 {found.sha256[:12]})")
    print_table(
        ("question", "type", "risk", "text"),
        [(question.id, question.type, question.risk, question.text) for question in found.questions],
        wide=("text",),
    )


@packs_command.command("lint")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@json_option
@click.pass_context
def lint_command(ctx: click.Context, *, folder: Path, as_json: bool) -> None:
    """Check the pack in FOLDER; exit 2 where it cannot be used."""
    from flows.cli.output import print_json
    from prompts.packs import lint_pack

    findings = lint_pack(folder)
    if as_json:
        print_json([finding.model_dump(mode="json") for finding in findings])
    else:
        for finding in findings:
            click.echo(str(finding))
        if not findings:
            click.echo("nothing to say")
    if any(finding.severity == "error" for finding in findings):
        ctx.exit(ExitCode.USAGE)
