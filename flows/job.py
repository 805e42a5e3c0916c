"""A job: what is asked in a run. Decided once, the same for every document."""

from domain.model import Noun
from domain.profiles import ModelProfile
from domain.questions import PromptPack
from domain.runs import Run


class Job(Noun):
    run: Run
    pack: PromptPack

    @property
    def profile(self) -> ModelProfile:
        return self.run.profile
