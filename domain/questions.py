"""Questions and the packs that hold them: what lawyers and accountants own and change."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from domain.derivations import Derive
from domain.model import Noun, Sha256, Slug


class AnswerType(StrEnum):
    TEXT = "text"
    DATE = "date"
    MONEY = "money"
    NUMBER = "number"
    PERCENTAGE = "percentage"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    LIST = "list"
    CHART = "chart"
    """The data of charts, read from the pictures of figures."""


_FIGURES = (AnswerType.MONEY, AnswerType.NUMBER, AnswerType.PERCENTAGE)


class Risk(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class Pictures(StrEnum):
    """Which pages are shown to a model that sees as pictures, beside their text."""

    NEVER = "never"
    NEEDED = "needed"
    """Those whose text alone does not tell what a person sees."""
    ALWAYS = "always"
    """Every page that could be read; a model that takes no pictures is refused."""


class Cues(Noun):
    """Words and phrases that point to a subject, by language."""

    en: tuple[str, ...] = ()
    ja: tuple[str, ...] = ()

    def all(self) -> tuple[str, ...]:
        return self.en + self.ja


class Ingredient(Noun):
    """A figure that a formula needs, and the labels its row carries."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,30}$")]
    period: Literal["latest", "before"] = "latest"
    cues: Cues
    related: Cues = Cues()


class Question(Noun):
    """One question of a pack, typed, with what counts as its evidence."""

    id: Slug
    text: Annotated[str, Field(min_length=8, max_length=2000)]
    type: AnswerType
    unit: str | None = None
    """What a number counts, such as `months` or `USD per share`; None where the type says it all."""
    choices: tuple[str, ...] = ()
    """The closed set of a `choice` question; empty for every other type."""
    evidence: Annotated[str, Field(min_length=1, max_length=2000)]
    """What a quote must show to count as evidence."""
    cues: Cues
    """Sharp phrases: where one stands, the subject is very likely treated there."""
    related: Cues = Cues()
    """Wider words that help to rank passages but prove nothing by standing there."""
    sweep: Cues = Cues()
    """Further phrases for the sweep behind an `absent` alone: synonyms that would mislead a ranking."""
    normalise: Literal["jurisdiction"] | None = None
    """A closed vocabulary the value is mapped to, such as ISO 3166-2 for `jurisdiction`."""
    derive: Derive | None = None
    """What may be worked out where the document does not print it; None: the answer is printed or there is none."""
    formula: Annotated[str, Field(max_length=500)] | None = None
    """How the house works it out, over the names of `operands`; None leaves it to the model."""
    operands: tuple[Ingredient, ...] = ()
    """The figures of the formula."""
    pictures: Pictures | None = None
    """Which pages it wants to be shown; None: as the pack says."""
    risk: Risk = Risk.NORMAL
    two_people: bool = False
    """Whether two people must agree before the answer counts as reviewed."""

    @model_validator(mode="after")
    def _choices_belong_to_choice(self) -> "Question":
        if (self.type is AnswerType.CHOICE) != bool(self.choices):
            raise ValueError(f"question {self.id}: exactly a question of type choice has choices")
        if len(set(self.choices)) != len(self.choices):
            raise ValueError(f"question {self.id}: a choice stands twice")
        if self.derive is not None and self.type not in _FIGURES:
            raise ValueError(f"question {self.id}: only money, a number or a percentage can be worked out")
        if (self.formula is None) != (not self.operands) or (self.formula is not None and self.derive is None):
            raise ValueError(f"question {self.id}: `derive`, `formula` and `operands` belong together")
        if self.type is AnswerType.CHART and self.pictures is Pictures.NEVER:
            raise ValueError(f"question {self.id}: a chart is read from a picture; `never` does not go with it")
        if not self.cues.all():
            raise ValueError(f"question {self.id}: at least one cue is needed")
        return self


class PromptPack(Noun):
    """A named, versioned set of questions with its system text. A used pack never changes."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]
    version: Annotated[int, Field(ge=1)]
    title: str
    owner: str
    language: str
    """Language the questions are written in, such as `en`."""
    review: str
    """Review policy in words."""
    pictures: Pictures = Pictures.NEEDED
    """Which pages are shown, for questions that do not say."""
    system: Annotated[str, Field(min_length=1)]
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]
    sha256: Sha256
    """Digest over the pack's files, names and bytes."""

    @model_validator(mode="after")
    def _ids_are_unique(self) -> "PromptPack":
        seen: set[str] = set()
        for question in self.questions:
            if question.id in seen:
                raise ValueError(f"question id {question.id!r} stands twice")
            seen.add(question.id)
        return self

    @property
    def label(self) -> str:
        """Name and version, such as `legal/contract-review@1`."""
        return f"{self.name}@{self.version}"

    @property
    def shown(self) -> Pictures:
        """Which pages are shown: what the question says that wants most. A window's pages are one for all questions."""
        return max(map(self._wanted, self.questions), key=list(Pictures).index)

    def _wanted(self, question: Question) -> Pictures:
        wanted = question.pictures or self.pictures
        is_chart = question.type is AnswerType.CHART
        return Pictures.NEEDED if is_chart and wanted is Pictures.NEVER else wanted

    def question(self, question_id: str) -> Question:
        """Return a question by id; raises KeyError when the pack has none."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)
