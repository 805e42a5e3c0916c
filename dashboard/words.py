"""How the closed sets of the vocabulary are told to people: a word to translate, a tone and an icon.

Colour never stands alone: every state has its word and its icon. Knows no language.
"""

from collections.abc import Mapping
from typing import NamedTuple

from dashboard.i18n import N_


class Word(NamedTuple):
    text: str
    """Message to translate."""
    tone: str = "plain"
    """`ok`, `warn`, `bad`, `info` or `plain`: a class of the style sheet."""
    icon: str = "dot"
    """Name of a drawing in templates/icons.html."""


WORDS: dict[str, dict[str, Word]] = {
    "answer": {
        "found": Word(N_("found"), "ok", "tick"),
        "absent": Word(N_("absent"), "plain", "minus"),
        "unclear": Word(N_("unclear"), "warn", "question"),
        "failed": Word(N_("failed"), "bad", "cross"),
    },
    "run": {
        "running": Word(N_("running"), "info", "clock"),
        "complete": Word(N_("complete"), "ok", "tick"),
        "partial": Word(N_("partial"), "warn", "half"),
        "stopped": Word(N_("stopped"), "plain", "pause"),
        "failed": Word(N_("failed"), "bad", "cross"),
    },
    "item": {
        "answered": Word(N_("answered"), "ok", "tick"),
        "asked": Word(N_("asked"), "ok", "tick"),
        "found": Word(N_("found"), "ok", "tick"),
        "absent": Word(N_("absent"), "plain", "minus"),
        "unclear": Word(N_("unclear"), "warn", "question"),
        "partial": Word(N_("partial"), "warn", "half"),
        "refused": Word(N_("refused"), "plain", "stop"),
        "failed": Word(N_("failed"), "bad", "cross"),
        "lost": Word(N_("lost"), "bad", "cross"),
        "unreadable": Word(N_("unreadable"), "bad", "cross"),
        "unasked": Word(N_("not asked"), "warn", "minus"),
        "unaccounted": Word(N_("unaccounted for"), "bad", "question"),
        "running": Word(N_("running"), "info", "clock"),
    },
    "evidence": {
        "located": Word(N_("quote located"), "ok", "frame"),
        "missing": Word(N_("quote not located"), "bad", "noframe"),
        "none": Word(N_("no quote"), "plain", "minus"),
    },
    "alignment": {
        "exact": Word(N_("word for word"), "ok", "frame"),
        "normalised": Word(N_("word for word but for case, spaces and marks"), "ok", "frame"),
        "fuzzy": Word(N_("nearly the same words"), "warn", "frame"),
        "not_located": Word(N_("not located"), "bad", "noframe"),
    },
    "check": {
        "pass": Word(N_("passed"), "ok", "tick"),
        "fail": Word(N_("not passed"), "bad", "cross"),
        "not_applicable": Word(N_("does not apply"), "plain", "minus"),
    },
    "vouched": {
        "printed": Word(N_("printed in the figure"), "ok", "tick"),
        "unconfirmed": Word(N_("said to be printed, found neither as text nor by OCR"), "warn", "question"),
        "estimated": Word(N_("read off an axis"), "plain", "dot"),
    },
    "review": {
        "unreviewed": Word(N_("not reviewed"), "plain", "dot"),
        "accepted": Word(N_("accepted"), "ok", "tick"),
        "corrected": Word(N_("corrected"), "info", "pen"),
        "rejected": Word(N_("rejected"), "bad", "cross"),
        "awaiting_second": Word(N_("waits for a second person"), "warn", "clock"),
    },
    "trace": {
        "complete": Word(N_("complete"), "plain", "tick"),
        "cut": Word(N_("cut off"), "warn", "half"),
        "absent": Word(N_("the model gave none"), "plain", "minus"),
        "withheld": Word(N_("withheld by the endpoint"), "warn", "stop"),
    },
    "call": {
        "planned": Word(N_("planned"), "info", "clock"),
        "sent": Word(N_("sent"), "info", "clock"),
        "received": Word(N_("received"), "info", "tick"),
        "settled": Word(N_("settled"), "ok", "tick"),
        "failed": Word(N_("failed"), "bad", "cross"),
        "in_doubt": Word(N_("in doubt"), "warn", "question"),
    },
    "what": {
        "refusal": Word(N_("file refused")),
        "breakdown": Word(N_("document given up")),
        "call": Word(N_("failed call")),
        "answer": Word(N_("question without an answer")),
    },
    "cause": {
        "empty": Word(N_("the file is empty")),
        "not_a_document": Word(N_("not a document we read")),
        "unsupported_format": Word(N_("a format we do not read")),
        "encrypted": Word(N_("encrypted")),
        "too_large": Word(N_("too large")),
        "too_many_pages": Word(N_("too many pages")),
        "no_pages": Word(N_("no pages")),
        "malformed": Word(N_("cannot be made sense of")),
        "out_of_time": Word(N_("took too long")),
        "out_of_memory": Word(N_("needed too much memory")),
        "reader_crashed": Word(N_("the reader crashed on it")),
        "unreadable_file": Word(N_("the file could not be opened")),
        "transient": Word(N_("a passing fault of the endpoint")),
        "rate_limited": Word(N_("the endpoint asked to wait")),
        "unreachable": Word(N_("the endpoint could not be reached")),
        "in_doubt": Word(N_("no whole reply came")),
        "unauthorised": Word(N_("the endpoint did not accept the key")),
        "model_gone": Word(N_("the endpoint has no such model any more")),
        "too_long": Word(N_("too long for the model")),
        "rejected": Word(N_("the endpoint rejected the request")),
        "content_refused": Word(N_("the model refused the content")),
        "cut": Word(N_("the reply was cut off")),
        "endless": Word(N_("the reply went round in circles")),
        "no_answer": Word(N_("the reply held no answer")),
        "schema": Word(N_("the reply did not have the form asked for")),
    },
    "kind": {
        "documents": Word(N_("Documents")),
        "pages": Word(N_("Pages")),
        "windows": Word(N_("Windows")),
        "questions": Word(N_("Questions")),
    },
    "gap": {
        "document": Word(N_("document")),
        "page": Word(N_("page")),
        "window": Word(N_("window")),
        "question": Word(N_("question")),
    },
    "named_check": {
        "quote_located": Word(N_("The quotes stand in the document")),
        "quote_words": Word(N_("The quotes leave out no word that matters")),
        "quote_page": Word(N_("The quotes stand on the pages named")),
        "trace_quotes": Word(N_("What the working quotes was sent")),
        "trace_figures": Word(N_("The figures in the working were sent")),
        "trace_pages": Word(N_("The pages in the working were sent")),
        "trace_conclusion": Word(N_("The working concludes what the answer says")),
        "trace_loops": Word(N_("The working does not go round in circles")),
        "value_in_quote": Word(N_("A quote says the value")),
        "windows_agree": Word(N_("The windows agree")),
        "windows_heard": Word(N_("Every window was heard")),
        "pages_readable": Word(N_("Every page could be read")),
        "second_look": Word(N_("A second look confirms it")),
        "second_opinion": Word(N_("Another model agrees")),
        "model_answers": Word(N_("The model that was asked answered")),
        "cited_legibly": Word(N_("The cited words were legible")),
        "cues_swept": Word(N_("No cue of the question stands on a page")),
        "rows_returned": Word(N_("All rows of the tables cited are listed")),
        "list_complete": Word(N_("The list has all that the places cited name")),
        "totals_foot": Word(N_("The totals of the tables cited add up")),
        "operands_in_quotes": Word(N_("The figures worked with stand in their quotes")),
        "operand_units": Word(N_("The units of the figures fit")),
        "operand_periods": Word(N_("The figures are of the right periods")),
        "figure_recomputed": Word(N_("The figure comes out the same when worked out again")),
        "chart_placed": Word(N_("Every chart stands in a figure of the document")),
        "chart_numbers": Word(N_("The numbers said to be printed stand in the figures")),
        "chart_labels": Word(N_("The charts' titles, names and labels stand on their pages")),
    },
    "concern": {
        "status": Word(N_("no plain answer")),
        "quote_nearly_located": Word(N_("a quote was found only nearly")),
        "question_history": Word(N_("people often change answers to this question")),
        "quote_located": Word(N_("a quote stands nowhere in the document")),
        "quote_words": Word(N_("a quote leaves out words that matter")),
        "quote_page": Word(N_("a quote stands on another page than named")),
        "trace_quotes": Word(N_("the working quotes what was not sent")),
        "trace_figures": Word(N_("the working has figures that were not sent")),
        "trace_pages": Word(N_("the working names pages that were not sent")),
        "trace_conclusion": Word(N_("the working concludes something else")),
        "trace_loops": Word(N_("the working goes round in circles")),
        "value_in_quote": Word(N_("no quote says the value")),
        "windows_agree": Word(N_("the windows do not agree")),
        "windows_heard": Word(N_("a window was not heard")),
        "pages_readable": Word(N_("a page could not be read")),
        "second_look": Word(N_("a second look does not confirm it")),
        "second_opinion": Word(N_("another model disagrees")),
        "model_answers": Word(N_("another model answered than was asked")),
        "cited_legibly": Word(N_("cited words were hardly legible")),
        "cues_swept": Word(N_("cues of the question stand on a page")),
        "rows_returned": Word(N_("rows of a table cited are not listed")),
        "list_complete": Word(N_("the list has fewer items than the place cited")),
        "totals_foot": Word(N_("a total of a table cited does not add up")),
        "operands_in_quotes": Word(N_("a figure worked with is not in its quote")),
        "operand_units": Word(N_("units of the figures do not fit")),
        "operand_periods": Word(N_("figures are of the wrong periods")),
        "figure_recomputed": Word(N_("the figure comes out otherwise when worked out again")),
        "chart_placed": Word(N_("a chart names a figure that is not there")),
        "chart_numbers": Word(N_("a number said to be printed is not in its figure")),
        "chart_labels": Word(N_("a chart's label is not on its page")),
    },
}


def word(kind: str, name: str) -> Word:
    """Return how a member of a closed set is told; a name not known yet is told as it is."""
    return WORDS[kind].get(name) or Word(name.replace("_", " "))


def by_word(counts: Mapping[str, int], kind: str) -> list[tuple[str, int]]:
    """Return states with their numbers, in the order in which the states are named above."""
    order = list(WORDS[kind])
    return sorted(counts.items(), key=lambda each: order.index(each[0]) if each[0] in order else len(order))
