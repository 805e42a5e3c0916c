"""What a check found, in the reader's language: the sentences that checks mostly write are known, the others are shown
as they were recorded.

The record holds them in English. A sentence is known by its form; numbers and words of the document stay as they are.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from dashboard.i18n import N_


class Finding(NamedTuple):
    text: str
    english: bool
    """Whether it is told as recorded."""


_KNOWN: Sequence[str] = (
    N_("The quote was found."),
    N_("All %(number)s quotes were found."),
    N_("The quote was found, %(near)s of them nearly."),
    N_("All %(number)s quotes were found, %(near)s of them nearly."),
    N_("%(number)s of %(all)s quotes stand nowhere in it."),
    N_("No quote was given."),
    N_("No value was given."),
    N_("No quote was located to compare the value with."),
    N_("The value's words stand in the quote."),
    N_("The value's words do not stand in the quote."),
    N_("Each item stands in a quote."),
    N_("The quote says %(form)s too."),
    N_("A yes or no is judged from the quote; it is not printed in it."),
    N_("The value is none of the question's choices."),
    N_("The choice's own words stand in the quote."),
    N_("The choice is judged from the quote; its words are not printed in it."),
    N_("Only letters differ between quote and page; no word is left out."),
    N_("Left out of the quote, and able to turn its sense: %(words)s."),
    N_("Left out of the quote, and much of what stands there: %(words)s."),
    N_("Left out of the quote, none of them decisive: %(words)s."),
    N_("One window speaks of it."),
    N_("%(number)s windows give the same value."),
    N_("%(number)s window asked, each was heard."),
    N_("%(number)s windows asked, each was heard."),
    N_("%(number)s page read, none left out."),
    N_("%(number)s pages read, none left out."),
    N_("None of %(number)s cues stands on any page."),
    N_("None of %(number)s cue stands on any page."),
    N_("The working quotes nothing."),
    N_("What the working quotes stands in what was sent."),
    N_("Quoted in the working and sent nowhere: %(words)s."),
    N_("The working mentions no figures."),
    N_("The figures in the working stand in what was sent."),
    N_("In the working and sent nowhere: %(words)s."),
    N_("The working mentions no page."),
    N_("The pages and blocks in the working were sent."),
    N_("In the working and not sent: %(words)s."),
    N_("The working does not conclude in plain words."),
    N_("Its conclusion cannot be compared by rule."),
    N_("The working concludes the same: %(words)s."),
    N_("The working does not go round in circles."),
    N_("The working says the same again and again."),
    N_("The figure stands in its quote."),
    N_("Each of %(number)s figures stands in its quote."),
    N_("The units fit each other and what is stated."),
    N_("Each figure is of the period it is claimed for."),
    N_("No operand names a period."),
    N_("The expression comes to %(form)s, as stated."),
    N_("The expression comes to %(form)s, and another figure is stated."),
)
_HOLE = re.compile(r"%\((\w+)\)s")
_SHAPES = {"number": r"\d[\d,]*", "near": r"\d+", "all": r"\d+", "form": r"[^.](?:[^ ]|(?<! ) )*?", "words": r".+"}


def _pattern(message: str) -> re.Pattern[str]:
    parts = _HOLE.split(message)
    shaped = (f"(?P<{part}>{_SHAPES[part]})" if place % 2 else re.escape(part) for place, part in enumerate(parts))
    return re.compile("".join(shaped), re.DOTALL)


_PATTERNS = [(message, _pattern(message)) for message in _KNOWN]


def finding(detail: str, translated: Callable[[str], str]) -> Finding:
    """Return what a check says, translated where its form is known."""
    for message, pattern in _PATTERNS:
        if found := pattern.fullmatch(detail):
            return Finding(translated(message) % found.groupdict(), english=False)
    return Finding(detail, english=True)
