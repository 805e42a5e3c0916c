"""A model's working held against what it was sent and against its own answer."""

import pytest

from domain.answers import Answer, AnswerStatus, CheckOutcome
from domain.messages import ChatRequest, Message, Role, TextPart
from domain.questions import AnswerType, Cues, Question
from domain.replies import ReasoningTrace, TraceStatus
from extractors.answers.citations import DocumentIndex
from extractors.answers.trace_checks import Sent, conclusion_check, trace_checks
from extractors.answers.trace_mentions import pages
from tests.support.documents import document

PASS, FAIL, NOT_APPLICABLE = CheckOutcome.PASS, CheckOutcome.FAIL, CheckOutcome.NOT_APPLICABLE
FIRST = "This Agreement shall be governed by the laws of the State of Delaware."
SECOND = "Net sales were $1,234,500 in 2022 and $1,500,000 in 2023; the margin was 12.5%."
THIRD = "The Licensee shall keep the premises in good repair at its own expense."
INDEX = DocumentIndex(document(FIRST, SECOND, THIRD))
TEXT = f"<<<PAGE 1>>>\n[p1.b1] {FIRST}\n<<<PAGE 2>>>\n[p2.b1] {SECOND}\nLook for \u201cgoverned by the laws\u201d."
REQUEST = ChatRequest(messages=(Message(role=Role.USER, parts=(TextPart(text=TEXT),)),))
SENT = Sent(REQUEST, frozenset({1, 2}), INDEX)


def outcome(check, text):
    return {found.check: found for found in trace_checks(text, SENT)}[check].outcome


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It says \u201cgoverned by the laws of the State of Delaware\u201d.", PASS),
        ('It says "GOVERNED BY the laws of the State of De1aware".', PASS),
        ("It says \u201cgoverned by the laws ... State of Delaware\u201d.", PASS),
        ("I look for \u300cgoverned by the laws\u300d.", PASS),
        ("It says \u201cgoverned by the laws of the Canton of Zug\u201d.", FAIL),
        ("It says \u201cThe Licensee shall keep the premises in good repair\u201d.", FAIL),
        ("A \u201cterm\u201d is no quotation.", NOT_APPLICABLE),
    ],
)
def test_what_the_working_quotes_was_sent(text, expected):
    assert outcome("trace_quotes", text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sales were $1,234,500 and 12.5% of them margin.", PASS),
        ("Sales were 1234500 in 2022.", PASS),
        ("Together $2,734,500.", FAIL),
        ("$1,234,500 and $1,500,000 are together $2,734,500.", NOT_APPLICABLE),
        ("From $1,234,500 to $1,500,000 is a growth of 21.5%.", NOT_APPLICABLE),
        ("From $1,234,500 to $1,500,000 is a growth of 43.7%.", FAIL),
        ("Sales were $1,243,500.", FAIL),
        ("In step 3 of 12 I look again.", NOT_APPLICABLE),
    ],
)
def test_figures_in_the_working_were_sent_or_may_be_reckoned(text, expected):
    assert outcome("trace_figures", text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Page 2 and block p1.b1 say so.", PASS),
        ("Page 3 says so.", FAIL),
        ("pp. 1-2", PASS),
        ("pages 1 to 3", FAIL),
        ("p3.b1 says so", FAIL),
        ("p1.b9 says so", FAIL),
        ("3ページにある", FAIL),
        ("Nothing.", NOT_APPLICABLE),
    ],
)
def test_pages_and_blocks_in_the_working_were_sent(text, expected):
    assert outcome("trace_pages", text) is expected


def test_a_range_of_pages_is_every_page_of_it():
    assert pages("pages 3\u20135 and page 9") == (3, 4, 5, 9)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wait, let me look at the clause on governing law again. " * 6, FAIL),
        ("Page 1 speaks of the law that governs the agreement.\nPage 2 speaks of the sales of two years.", PASS),
    ],
)
def test_a_working_that_goes_round_in_circles_is_told(text, expected):
    assert outcome("trace_loops", text) is expected


def test_no_working_has_no_checks():
    assert trace_checks("  ", SENT) == ()


def concluded(text, kind=AnswerType.TEXT, value="Delaware", normalised=None, asked=1):
    question = Question(id="law", text="Which law governs?", type=kind, evidence="The words.", cues=Cues(en=("law",)))
    told = Answer(
        id="1", run="1", document="0" * 64, question="law", type=kind, value=value, normalised=normalised,
        status=AnswerStatus.FOUND if value else AnswerStatus.ABSENT, model_requested="m", model_returned=None, call="c",
        reasoning=ReasoningTrace(status=TraceStatus.COMPLETE, text=text),
    )  # fmt: skip
    return conclusion_check(text, question, told, asked)[0].outcome


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The answer is the State of Delaware.", PASS),
        ("First: the answer is Texas. No: the clause decides.\nFinal answer: **Delaware**", PASS),
        ("It is not stated anywhere. Status: absent", FAIL),
        ("Therefore, absent.", FAIL),
        ("結論：記載なし", FAIL),
        ("The answer is in section five.", NOT_APPLICABLE),
        ("Section five speaks of it.", NOT_APPLICABLE),
    ],
)
def test_a_conclusion_is_compared_with_the_answer(text, expected):
    assert concluded(text) is expected


def test_typed_conclusions_are_compared_by_value():
    money = {"kind": AnswerType.MONEY, "value": "$1,234,500", "normalised": "1234500 USD"}
    assert concluded("The value is US$ 1,234,500", **money) is PASS
    assert concluded("The value is $1,500,000", **money) is FAIL
    assert concluded("Status: found", value=None) is FAIL
    assert concluded("The answer is nothing.", value=None) is PASS


def test_of_several_questions_only_the_paragraph_that_names_it_speaks_of_it():
    text = "law: the clause says so. The answer is Delaware\n\nterm: nobody says. Status: absent"
    assert concluded(text, asked=2) is PASS
    assert concluded(text.replace("law:", "rule:"), asked=2) is NOT_APPLICABLE
