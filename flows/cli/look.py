"""Commands that look: documents, runs, answers, show, coverage.

They read the store and change nothing,
but that `coverage --accept` writes down that a person accepts a gap.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.cli import json_option, settings_from

VALUE_WIDTH = 120
"""Characters of a value in a list; `show` prints all of it."""

if TYPE_CHECKING:
    from domain.answers import AnswerRecord
    from domain.derivations import Derivation
    from domain.runs import Coverage
    from storage import Store


def _store(ctx: click.Context) -> "Store":
    from storage import open_store

    settings = settings_from(ctx)
    return open_store(settings.database_url, settings.blobs, actor=settings.actor)


@click.command()
@click.option("--run", "run_id", help="Only documents of this run.")
@click.option("--collection", help="Only documents of this collection.")
@click.option("--status", help="read, partial, refused or failed.")
@json_option
@click.pass_context
def documents_command(
    ctx: click.Context, *, run_id: str | None, collection: str | None, status: str | None, as_json: bool
) -> None:
    """List every file ever offered, refused ones included."""
    from flows.cli.output import print_json, print_table

    with _store(ctx) as store:
        rows = store.queries.documents(run=run_id, collection=collection, status=status)
    if as_json:
        print_json([row.model_dump(mode="json") for row in rows])
        return
    print_table(
        ("document", "status", "kind", "pages", "name", "reason"),
        [
            (str(row.document or "-")[:12], row.status, row.kind or "-", str(row.pages), row.name, row.reason or "")
            for row in rows
        ],
        wide=("name", "reason"),
    )


@click.command()
@json_option
@click.pass_context
def runs_command(ctx: click.Context, *, as_json: bool) -> None:
    """List runs, newest first."""
    from flows.cli.output import print_json, print_table

    with _store(ctx) as store:
        rows = [row.model_dump(mode="json") for row in store.queries.runs()]
    if as_json:
        print_json(rows)
        return
    columns = ("run", "status", "pack", "model", "collection", "documents", "started_at")
    print_table(columns, [[str(row[column]) for column in columns] for row in rows])


def _filters(command: Any) -> Any:
    for name, help_text in (
        ("--text", "Text in value, quotes or working."),
        ("--collection", "Only this collection."),
        ("--status", "found, absent, unclear or failed."),
        ("--question", "Question id."),
        ("--document", "Document, by the beginning of its SHA-256."),
        ("--run", "Run, by the beginning of its id."),
    ):
        command = click.option(name, name.strip("-"), help=help_text)(command)
    return command


@click.command()
@_filters
@click.option(
    "--order", type=click.Choice(["recorded", "review"]), default="recorded", show_default=True,
    help="As recorded, or the ones to look at first: by what is wrong with their evidence.",
)  # fmt: skip
@click.option("--limit", default=1000, show_default=True, type=click.IntRange(1, 1_000_000), help="At most so many.")
@json_option
@click.pass_context
def answers_command(ctx: click.Context, *, order: str, limit: int, as_json: bool, **filters: str | None) -> None:
    """List answers."""
    from flows.cli.output import print_json, print_table

    with _store(ctx) as store:
        if order == "review":
            _print_for_review(store, filters, limit, as_json=as_json)
            return
        records = select(store, filters, limit)
        names = {str(row.document): row.name for row in store.queries.documents()}
    if as_json:
        print_json([record.public() for record in records])
        return
    print_table(
        ("answer", "document", "question", "status", "value", "page", "evidence"),
        [_row(record, names) for record in records],
        wide=("value",),
    )


def _print_for_review(store: "Store", filters: dict[str, str | None], limit: int, *, as_json: bool) -> None:
    """Print answers in the order in which to review them, with why; how good the order is goes to stderr."""
    from domain.review_order import in_review_order, measured
    from flows.cli.output import print_json, print_table

    ranked = in_review_order(select(store, filters, None), store.queries.review_history())
    names = {str(row.document): row.name for row in store.queries.documents()}
    if (stated := measured(ranked)) is not None:
        click.echo(
            f"This order against what people changed: AUROC {stated.value:.2f} (95 % interval {stated.low:.2f} to "
            f"{stated.high:.2f}; {stated.amended} changed, {stated.accepted} accepted).",
            err=True,
        )
    shown = ranked[:limit]
    if as_json:
        print_json([each.public() for each in shown])
        return
    print_table(
        ("urgency", "answer", "document", "question", "status", "value", "page", "review", "because"),
        [
            (f"{each.urgency:.2f}", *_row(each.record, names)[:-1], each.record.review, ", ".join(each.because))
            for each in shown
        ],
        wide=("value", "because"),
    )


def select(store: "Store", filters: dict[str, str | None], limit: int | None) -> "tuple[AnswerRecord, ...]":
    """Return the answers that the filters of `answers` and `export` choose."""
    from storage import AnswerFilter

    return store.queries.answers(AnswerFilter.model_validate(filters), limit=limit)


def _row(record: "AnswerRecord", names: dict[str, str]) -> tuple[str, ...]:
    from flows.cli.output import shortened

    answer = record.answer
    pages = ", ".join(str(page) for page in dict.fromkeys(c.page for c in answer.citations if c.page is not None))
    evidence = ", ".join(dict.fromkeys(citation.alignment for citation in answer.citations))
    value = shortened(answer.value if answer.value is not None else answer.reason or "", VALUE_WIDTH)
    name = names.get(answer.document, answer.document[:12])
    return answer.id[:8], name[:24], answer.question, answer.status, value, pages, evidence


@click.command()
@click.argument("answer")
@click.option("--png", type=click.Path(path_type=Path, dir_okay=False), help="Write the page with its boxes here.")
@click.option(
    "--charts",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write its charts, drawn beside their figures, here.",
)
@json_option
@click.pass_context
def show_command(ctx: click.Context, *, answer: str, png: Path | None, charts: Path | None, as_json: bool) -> None:
    """Show one ANSWER (by the beginning of its id): value, evidence, checks and working."""
    from flows.cli.output import print_json

    settings = settings_from(ctx)
    with _store(ctx) as store:
        record = store.queries.answer(answer)
    if png is not None:
        from flows.cli.picture import write_boxed_page

        write_boxed_page(settings, record, png)
    if charts is not None:
        from flows.cli.drawing import write_charts

        write_charts(settings, record, charts)
    if as_json:
        print_json(record.public())
        return
    _print_answer(record)
    if png is not None:
        click.echo(f"page with boxes: {png}")
    if charts is not None:
        click.echo(f"charts beside their figures: {charts}")


def _print_answer(record: "AnswerRecord") -> None:
    from flows.cli.output import printable
    from flows.cli.telling import print_chart

    answer = record.answer
    cause = f", {answer.cause}" if answer.cause is not None else ""
    click.echo(f"{answer.question}: {answer.status}{cause}" + (f" ({answer.reason})" if answer.reason else ""))
    if answer.value is not None:
        normalised = f"  [{answer.normalised}]" if answer.normalised and not answer.charts else ""
        click.echo(f"value: {printable(answer.value)}{normalised}")
    if answer.derivation is not None:
        _print_derivation(answer.derivation)
    for chart in answer.charts:
        print_chart(chart)
    for citation in answer.citations:
        where = f"page {citation.page}" if citation.located else "not located"
        click.echo(f"evidence ({where}, {citation.alignment}, {citation.score:.2f}): “{printable(citation.quote)}”")
    for check in answer.checks:
        click.echo(f"check {check.check}: {check.outcome} ({printable(check.detail)})")
    for view in answer.views:
        told = f" ({view.reason})" if view.reason else ""
        click.echo(f"window {view.window[:12]} ({view.look}): {view.status}{told}")
    other = answer.model_returned not in (None, answer.model_requested)
    warning = "; another model answered than was asked" if other else ""
    click.echo(f"model asked {answer.model_requested}, answered {answer.model_returned}{warning}; call {answer.call}")
    if answer.explanation:
        click.echo(f"explanation: {printable(answer.explanation)}")
    click.echo(f"model's working, not evidence ({answer.reasoning.status}, {answer.reasoning.tokens} tokens):")
    for line in answer.reasoning.text.splitlines():
        click.echo(f"  {printable(line)}")


def _print_derivation(derivation: "Derivation") -> None:
    from flows.cli.output import printable

    click.echo(f"worked out: {printable(derivation.expression)}")
    for operand in derivation.operands:
        told = ", ".join(part for part in (operand.unit, operand.period) if part)
        click.echo(f"  {operand.name} = {printable(operand.value)}" + (f" ({printable(told)})" if told else ""))


@click.command()
@click.argument("run")
@click.option("--accept", "accepted", multiple=True, metavar="GAP", help="Accept a gap, by its id; may be repeated.")
@click.option("--reason", default="", help="Why the gap may stand; kept beside it with your name and the time.")
@json_option
@click.pass_context
def coverage_command(ctx: click.Context, *, run: str, accepted: tuple[str, ...], reason: str, as_json: bool) -> None:
    """Account for every document, page, window and question of RUN."""
    from flows.cli.output import print_json

    with _store(ctx) as store:
        run_id = store.queries.run(run).id
        for gap in accepted:
            taken = store.ledger.accept_gap(run_id, gap, reason=reason)
            click.echo(f"accepted: gap {taken[0].gap} and {len(taken) - 1} that follow from it", err=True)
        coverage = store.queries.coverage(run_id)
    if as_json:
        print_json(coverage.model_dump(mode="json"))
        return
    _print_coverage(coverage)


def _print_coverage(coverage: "Coverage") -> None:
    from flows.cli.output import printable

    for kind, states in coverage.states.items():
        parts = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
        click.echo(f"{kind}: {sum(states.values())} ({parts or 'none'})")
    for gap in coverage.gaps:
        click.echo(f"gap {gap.gap}: {gap.loss}: {gap.what} {gap.which}: {gap.why}")
        if gap.accepted is not None:
            when, why = f"{gap.accepted.at:%Y-%m-%d}", printable(gap.accepted.reason)
            click.echo(f"  accepted by {printable(gap.accepted.author)} on {when}: {why}")
    click.echo(
        f"unaccounted: {coverage.unaccounted}; gaps: {len(coverage.gaps)}, {len(coverage.open_gaps)} of them open"
    )
