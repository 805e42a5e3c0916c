"""Whether an endpoint is what a profile says: one verdict a fact, each with what to do."""

from enum import StrEnum

from domain.model import Noun


class Verdict(StrEnum):
    OK = "ok"
    WARNING = "warning"
    """A run would go through, and a person should know."""
    BAD = "bad"
    """A run would fail, or would not be what it is taken for."""
    UNKNOWN = "unknown"
    """The endpoint does not say and the probe could not tell."""


class Checked(Noun):
    check: str
    """What was looked at, such as `served` or `trace`."""
    verdict: Verdict
    detail: str
    """What was found; never words of a reply."""
    cure: str = ""
    """What to do; empty where nothing need be done."""


class Fitness(Noun):
    """Everything `indicia models check` found of one profile."""

    name: str
    model: str
    base_url: str
    dialect: str
    checks: tuple[Checked, ...]

    @property
    def ok(self) -> bool:
        return all(checked.verdict is not Verdict.BAD for checked in self.checks)
