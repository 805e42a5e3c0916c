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
    N_("Dissent, kept in the views: another value from %(number)s window."),
    N_("Dissent, kept in the views: another value from %(number)s windows."),
    N_("Dissent, kept in the views: unclear to %(number)s window."),
    N_("Dissent, kept in the views: unclear to %(number)s windows."),
    N_("%(number)s of %(all)s windows was lost (number %(pages)s): %(words)s"),
    N_("%(number)s of %(all)s windows were lost (number %(pages)s): %(words)s"),
    N_("%(number)s of %(all)s window was lost (number %(pages)s): %(words)s"),
    N_("Not readable, so not searched: page %(pages)s."),
    N_("Read by OCR with less than %(share)s confidence: page %(pages)s."),
    N_("Of %(number)s cue, %(words)s stands on page %(pages)s."),
    N_("Of %(number)s cues, %(words)s stands on page %(pages)s."),
    N_("Of %(number)s cues, %(words)s stand on page %(pages)s."),
    N_("In text kept apart (hidden, or a reading not chosen) one stands on page %(pages)s."),
    N_("%(number)s of %(all)s cited words were read with less than %(share)s confidence; the least with %(near)s."),
    N_("No cited word of %(all)s were read with less than %(share)s confidence; the least with %(near)s."),
    N_("%(block)s was named, and the quote stands on page %(pages)s."),
    N_("%(number)s of %(all)s items do not stand in the quotes."),
    N_("The value reads %(form)s, and the quote does not say so."),
    N_("The value reads %(form)s, and the quote does not say so; it says %(words)s."),
    N_("The figure stands there, but not as %(form)s: its unit or currency is not there."),
    N_("It has the other sign."),
    N_("Its unit is another: the same digits at another scale."),
    N_("The heading quoted says %(words)s."),
    N_("The quote says %(form)s too, by its heading (%(words)s)."),
    N_("The working concludes “%(block)s”, and the answer is “%(words)s”."),
    N_("May be reckoned from figures that were sent, and was not checked: %(words)s."),
    N_("Asked of page %(pages)s alone, it is unclear still."),
    N_("Asked of page %(pages)s alone, nothing was found that stands there."),
    N_("Asked of page %(pages)s alone: the same value."),
    N_("Asked of page %(pages)s alone: another value, which stands now."),
    N_("%(number)s window found it when asked to find."),
    N_("%(number)s windows found it when asked to find."),
    N_("Asked to find, %(number)s window named something, and its quotes stand nowhere."),
    N_("Asked to find, %(number)s windows named something, and its quotes stand nowhere."),
    N_("Asked once more, to find: %(number)s window found nothing."),
    N_("Asked once more, to find: %(number)s windows found nothing."),
    N_("%(block)s agrees."),
    N_("%(block)s says otherwise: %(words)s."),
    N_("%(block)s was asked and %(words)s answered."),
    N_("The expression %(words)s."),
    N_("The value is no one figure to compare the result with."),
    N_("The expression comes to %(form)s, and another figure is stated: %(words)s."),
    N_("The figure of %(block)s does not stand in its quote."),
    N_("The quote of %(block)s stands nowhere in the document."),
    N_("%(block)s has the other sign in its quote."),
    N_("%(block)s is no one figure."),
    N_("%(block)s has no period."),
    N_("%(block)s is claimed for %(form)s, and stands in the column of %(words)s."),
    N_("%(block)s is claimed for %(form)s, which its page does not name."),
    N_("%(block)s is claimed in %(form)s, and its page says %(words)s."),
    N_("All %(number)s rows of the table on page %(pages)s are listed."),
    N_("%(number)s of %(all)s rows of the table on page %(pages)s are listed, not %(words)s."),
    N_("Fewer items than the place cited: %(words)s."),
    N_("Everything that the place cited counts or strings together is listed."),
    N_("The place cited counts nothing that could be compared."),
    N_("Not stated in the %(number)s page read (%(all)s window)."),
    N_("Not stated in the %(number)s pages read (%(all)s window)."),
    N_("Not stated in the %(number)s pages read (%(all)s windows)."),
    N_("Said to be absent, but %(words)s stands on page %(pages)s."),
    N_("Said to be absent, but %(words)s stand on page %(pages)s."),
    N_("%(number)s of %(all)s charts stand in figures."),
    N_("%(number)s of %(all)s charts stand in figures, %(near)s of them by the page alone."),
    N_("%(number)s of %(all)s charts name a figure that the document does not have: %(words)s."),
    N_("%(number)s of %(all)s numbers said to be printed stand in the figures as text."),
    N_("No number is said to be printed."),
    N_("The figures hold no number as text to compare %(number)s printed numbers with."),
    N_("Read off an axis, as estimates: %(number)s."),
    N_("%(number)s of %(all)s titles, names and labels stand on their pages as text."),
    N_("The figures hold no text to compare titles, names and labels with."),
    N_("It is read from pictures of pages, and model profile %(words)s takes none: it was not asked."),
)
_HOLE = re.compile(r"%\((\w+)\)s")
_SHAPES = {
    "number": r"\d[\d,]*",
    "near": r"\d+%?",
    "all": r"\d+",
    "share": r"\d+%",
    "pages": r"\d+(?:, \d+)*(?: and \d+ more)?",
    "form": r"[^.](?:[^ ]|(?<! ) )*?",
    "block": r"\S.{0,200}?",
    "words": r".+",
}
_LONGEST = 2000
"""Characters; a longer one is shown as recorded."""
_SENTENCES = re.compile(r"(?<=\.) (?=[A-Z])")


def _pattern(message: str) -> re.Pattern[str]:
    parts = _HOLE.split(message)
    shaped = (f"(?P<{part}>{_SHAPES[part]})" if place % 2 else re.escape(part) for place, part in enumerate(parts))
    return re.compile("".join(shaped), re.DOTALL)


_PATTERNS = [(message, _pattern(message)) for message in _KNOWN]


def finding(detail: str, translated: Callable[[str], str]) -> Finding:
    """Return what a check says, translated where the form of all it says is known."""
    if len(detail) > _LONGEST:
        return Finding(detail, english=True)
    sentences = [_sentence(each, translated) for each in _SENTENCES.split(detail)]
    told = " ".join(each for each in sentences if each is not None) if None not in sentences else None
    told = told or _sentence(detail, translated)
    return Finding(detail, english=True) if told is None else Finding(told, english=False)


def _sentence(said: str, translated: Callable[[str], str]) -> str | None:
    for message, pattern in _PATTERNS:
        if found := pattern.fullmatch(said):
            return translated(message) % found.groupdict()
    return None
