"""What one window said of a question, checked against the pages and ready to be weighed.

Knows nothing of the other windows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from domain.answers import AnswerStatus, Candidate, Check, CheckOutcome, Citation, Look, WindowView
from domain.charts import Chart
from domain.model import Noun, Sha256
from domain.questions import Question
from domain.replies import ReasoningTrace
from extractors.answers.charts import best_of, data_of, placed
from extractors.answers.checks import check_answer, check_figures, normalised
from extractors.answers.citations import DocumentIndex
from extractors.answers.folding import fold


class WindowOutcome(Noun):
    """What came of asking one window: a candidate, or the reason why there is none."""

    window: Sha256
    call: str | None
    candidate: Candidate | None
    reason: str | None
    """Why there is no candidate; None where there is one."""
    trace: ReasoningTrace
    model_returned: str | None
    look: Look = Look.FIRST

    @property
    def view(self) -> WindowView:
        if self.candidate is None:
            status, values = AnswerStatus.FAILED, ()
        else:
            status, values = AnswerStatus(self.candidate.status), self.candidate.values
        return WindowView(
            window=self.window, call=self.call, status=status, values=values, reason=self.reason, look=self.look
        )


@dataclass(frozen=True)
class Testimony:
    """A window's candidate with its quotes located and its checks done."""

    question: Question
    outcome: WindowOutcome
    candidate: Candidate
    citations: tuple[Citation, ...]
    checks: tuple[Check, ...]
    cues: int
    """How many of the question's cues stand in the located quotes."""
    charts: tuple[Chart, ...] = ()
    """Placed on their pages."""

    @property
    def form(self) -> str | None:
        """The normalised value; of charts, their data."""
        if self.charts:
            return data_of(self.charts)
        return normalised(self.question, self.candidate.values)

    @cached_property
    def key(self) -> str:
        """What two windows must share to agree: the normalised value, or the folded words."""
        return self.form or "; ".join(self.keys)

    @property
    def keys(self) -> tuple[str, ...]:
        """The folded words of each value: what tells one item of a list from another."""
        return tuple(fold(value).text for value in self.candidate.values)

    @property
    def page(self) -> int | None:
        """The first page a located quote stands on."""
        return min((citation.page for citation in self.citations if citation.page is not None), default=None)

    @property
    def weight(self) -> tuple[bool, int, int, int]:
        """Evidence, to compare: every quote located, checks passed less failed, cue hits, located quotes."""
        outcomes = [check.outcome for check in self.checks]
        balance = outcomes.count(CheckOutcome.PASS) - outcomes.count(CheckOutcome.FAIL)
        located = sum(citation.located for citation in self.citations) + sum(chart.placed for chart in self.charts)
        return located > 0 and located == len(self.citations) + len(self.charts), balance, self.cues, located


def testimony(question: Question, outcome: WindowOutcome, candidate: Candidate, index: DocumentIndex) -> Testimony:
    """Locate a candidate's quotes and check its value against them."""
    citations = tuple(index.locate(quote) for quote in candidate.quotes)
    charts = best_of([[placed(chart, index.document) for chart in candidate.charts]])
    checks = (
        check_figures(charts, citations, index)
        if charts
        else check_answer(question, candidate.values, citations, index, candidate.derivation)
    )
    passages = [fold(index.passage(citation)).text for citation in citations if citation.located]
    cues = sum(any(_stands(cue, passage) for passage in passages) for cue in question.cues.all())
    return Testimony(question, outcome, candidate, citations, checks, cues, charts)


def _stands(cue: str, passage: str) -> bool:
    """Whether a cue stands in a folded passage; three dots in it are any few words between."""
    return _in_order([fold(part).text for part in cue.split("...")], passage)


def _in_order(parts: Sequence[str], passage: str) -> bool:
    at = 0
    for part in parts:
        found = passage.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True
