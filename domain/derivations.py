"""How an answer is worked out from figures that are printed: an expression over operands, each with its quote.

A derivation is what a reply claims; whether it comes to the stated result is for code to say.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from domain.model import Noun


class Derive(StrEnum):
    """What a question allows to be worked out. It decides which periods the operands must be of."""

    SUM = "sum"
    DIFFERENCE = "difference"
    """Between two things of one period."""
    CHANGE = "change"
    """Of one thing, between two periods."""
    RATIO = "ratio"
    GROWTH = "growth"
    """Of one thing, between two periods, as a share of the earlier one."""
    MARGIN = "margin"
    """A share of one thing in another, of one period."""
    AVERAGE = "average"


class Operand(Noun):
    """A figure that goes into an expression, and the words that print it."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,30}$")]
    """As the expression calls it."""
    value: Annotated[str, Field(min_length=1, max_length=100)]
    """As printed, sign and brackets included."""
    unit: Annotated[str, Field(max_length=60)] = ""
    """Scale and unit of the figure, such as `USD million`, `percent` or `thousand shares`; empty for none."""
    period: Annotated[str, Field(max_length=60)] = ""
    """What the figure is of, such as `2022` or `June 30, 2023`; empty where it has no period."""
    block: str | None = None
    quote: Annotated[str, Field(min_length=1, max_length=1500)]


class Derivation(Noun):
    """The expression, its operands, and how the result is stated."""

    expression: Annotated[str, Field(min_length=1, max_length=500)]
    operands: Annotated[tuple[Operand, ...], Field(min_length=1, max_length=12)]
    unit: Annotated[str, Field(max_length=60)] = ""
    """Scale and unit of the stated value, where the value does not print them itself."""
    rounding: Annotated[int, Field(ge=-12, le=12)] | None = None
    """Decimal places of the stated value, negative for tens and thousands; None for as many as it prints."""

    @model_validator(mode="after")
    def _names_are_unique(self) -> "Derivation":
        if len({operand.name for operand in self.operands}) < len(self.operands):
            raise ValueError("two operands have the same name")
        return self
