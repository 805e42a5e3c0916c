"""A run told in a page, a table and a picture: numbers, states and causes, never text of a document.

Pure: knows no Prefect. What is shown may be read by people who may not read the documents, in a page
that renders Markdown: every name and reason is made inert first.
"""

import base64
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape as xml_escaped

from domain.runs import Coverage, Gap, OutcomeStatus, RunReport

MOST_ROWS = 100
"""Rows of the table of failures: Prefect's page is no place for thousands."""
MOST_CAUSES = 20
LONGEST_TEXT = 200
"""Characters of a name or reason; what is longer is cut and ends in three dots."""

_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+!|~&:@$^=]|(?<=www)\.|^-)", re.IGNORECASE)
"""Where Markdown or HTML could begin. Prefect's older page renders the cells of a table, its newer one
shows them letter by letter: an ordinary name needs no backslash and looks the same in both."""
_NUMBERED = re.compile(r"^(\d{1,9})\.(?=\s|$)")
"""What would begin a numbered list."""
_INK = {"good": "#2e7d4f", "fair": "#b7791f", "bad": "#b3261e", "plain": "#5f6b7a"}
_TONES = {
    "answered": "good", "found": "good", "partial": "fair", "unclear": "fair", "refused": "plain", "absent": "plain",
    "failed": "bad",
}  # fmt: skip


def plain(text: str) -> str:
    """Return text on one line with control and format characters shown, not obeyed; cut where it is very long."""
    line = " ".join(text.split())
    shown = "".join(
        character if unicodedata.category(character)[0] != "C" else f"(u{ord(character):04x})" for character in line
    )
    return shown if len(shown) <= LONGEST_TEXT else f"{shown[:LONGEST_TEXT]}..."


def inert(text: str) -> str:
    """Return text that Markdown shows letter by letter: no markup, no HTML, no link."""
    return _NUMBERED.sub(r"\1\\.", _MARKUP.sub(r"\\\1", plain(text)))


def markdown(report: RunReport, account: Coverage, dashboard_url: str | None = None) -> str:
    """Return the summary page of a run."""
    documents = Counter(document.status.value for document in report.documents)
    answers, pages, usage = report.answers, report.coverage, report.usage
    sent = sum(document.calls for document in report.documents)
    reused = sum(document.calls_reused for document in report.documents)
    facts = {
        "Status": f"**{report.status.value}**",
        "Pack": inert(report.pack),
        "Model": inert(report.model),
        "Documents": f"{len(report.documents)}: {_counted(documents)}",
        "Pages": f"{pages.pages_read} of {pages.pages} read, {pages.pages_asked} asked",
        "Coverage": f"{covered(account):.1f} %, {account.unaccounted} unaccounted, {len(account.gaps)} gaps",
        "Answers": f"{answers.total}: {answers.found} found, {answers.absent} absent, {answers.unclear} unclear, "
        f"{answers.failed} failed",
        "Evidence": f"{answers.evidence_located} of {answers.found} found answers with every quote located",
        "Calls": f"{sent} sent, {reused} reused from the record",
        "Tokens": f"{usage.input_tokens:,} in, {usage.output_tokens:,} out",
        "Cost": f"{usage.cost:.4f} {inert(usage.currency)}",
        "Seconds": f"{report.seconds:.1f}",
    }
    page = [f"# Run {report.run}", "", "| | |", "|---|---|", *(f"| {name} | {fact} |" for name, fact in facts.items())]
    if dashboard_url is not None:
        page += ["", f"[Open the run in the dashboard]({dashboard_url.rstrip('/')}/runs/{report.run})"]
    return "\n".join([*page, "", "## Exceptions by cause", "", *_causes(report, account.gaps), ""])


def covered(account: Coverage) -> float:
    """Return the share, in percent, of a run's documents, pages, windows and questions that are not lost or missing."""
    owed = sum(count for states in account.states.values() for count in states.values())
    lost = min(account.unaccounted + len(account.gaps), owed)
    return 100.0 * (owed - lost) / owed if owed else 100.0


def _causes(report: RunReport, gaps: Sequence[Gap]) -> list[str]:
    counted = Counter(
        (f"document {document.status.value}", document.reason or "no reason is on record")
        for document in report.documents
        if document.status is not OutcomeStatus.ANSWERED
    )
    counted.update((f"{gap.what} lost", gap.why) for gap in gaps)
    if not counted:
        return ["None."]
    rows = [f"| {count} | {inert(what)} | {inert(why)} |" for (what, why), count in counted.most_common(MOST_CAUSES)]
    left_out = len(counted) - len(rows)
    return ["| how many | what | why |", "|---|---|---|", *rows, *([f"\nand {left_out} causes more"] * bool(left_out))]


def _counted(states: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {state}" for state, count in sorted(states.items())) or "none"


def failures(report: RunReport) -> list[dict[str, str]]:
    """Return the rows of the table of what was not answered; the last says how many are left out."""
    bad = [document for document in report.documents if document.status is not OutcomeStatus.ANSWERED]
    rows = [
        {
            "document": document.document[:12] if document.document else "(no bytes)",
            "state": document.status.value,
            "cause": inert(document.reason or ""),
            "name": inert(document.name),
        }
        for document in bad
    ]
    if len(rows) <= MOST_ROWS:
        return rows
    rest = len(rows) - (MOST_ROWS - 1)
    more = {"document": f"{rest} more", "state": "", "cause": "the dashboard has them all", "name": ""}
    return [*rows[: MOST_ROWS - 1], more]


def picture(report: RunReport) -> str:
    """Return a small chart of the documents' and the answers' states as a data address (SVG, some kilobytes)."""
    states = Counter(document.status for document in report.documents)
    documents = {status.value: states[status] for status in OutcomeStatus}
    answers = {name: getattr(report.answers, name) for name in ("found", "absent", "unclear", "failed")}
    pages = {"asked": report.coverage.pages_asked, "not asked": report.coverage.pages - report.coverage.pages_asked}
    drawn = [
        *_bar("Documents", documents.items(), top=16),
        *_bar("Answers", answers.items(), top=76),
        *_bar("Pages", pages.items(), top=136),
    ]
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="200" viewBox="0 0 640 200" '
        'font-family="system-ui, sans-serif" font-size="13"><rect width="640" height="200" fill="#ffffff"/>'
        f"{''.join(drawn)}</svg>"
    )
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def _bar(title: str, parts: Iterable[tuple[str, int]], *, top: int) -> list[str]:
    """Return one stacked bar with its legend beneath; a part of nothing is left out."""
    shown = [(name, count) for name, count in parts if count]
    total = sum(count for _, count in shown)
    drawn = [f'<text x="16" y="{top + 15}" font-weight="600" fill="#1d2733">{title} {total}</text>']
    left = 130.0
    for name, count in shown:
        width = 494.0 * count / total
        ink = _INK[_TONES.get(name, "good" if name == "asked" else "bad")]
        drawn.append(f'<rect x="{left:.1f}" y="{top}" width="{max(width - 1, 1):.1f}" height="20" fill="{ink}"/>')
        left += width
    legend = xml_escaped(", ".join(f"{name} {count}" for name, count in shown) or "none")
    return [*drawn, f'<text x="130" y="{top + 37}" fill="#3c4858">{legend}</text>']
