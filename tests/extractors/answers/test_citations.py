"""Quotes: found where they stand whatever was done to their look, and not found where they do not stand."""

import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.answers import Alignment, CitedQuote
from extractors.answers.citations import DocumentIndex
from tests.support.documents import document

LAW = "This Agreement shall be governed by the laws of the State of Delaware, without regard to conflicts."
TERM = "The term is twelve (12) months.\nThe fee is $1,234.50 per month, not\nincluding tax of 5.5%."
NOTICE = "Notice of ninety (90) days shall be given; the Licensee shall not assign without consent of the Licensor."
JAPANESE = "本契約は、日本法に準拠し、令和7年3月31日まで有効とする。\n甲は乙に対し、金1,234,000円を支払う。"


def index(*pages):
    return DocumentIndex(document(*pages))


CONTRACT = index(f"CONTRACT\n\n{LAW}\n\n{TERM}", f"{NOTICE}\n\n{LAW}", JAPANESE)


def locate(quote, block=None, where=CONTRACT):
    return where.locate(CitedQuote(block=block, quote=quote))


def test_words_as_printed_are_exact_with_a_box_for_each_line():
    found = locate("per month, not\nincluding tax", "p1.b3")
    assert (found.page, found.alignment, found.score, found.block) == (1, Alignment.EXACT, 1.0, "p1.b3")
    assert len(found.boxes) == 2
    assert found.boxes[0].y0 < found.boxes[1].y0


@pytest.mark.parametrize(
    "quote",
    [
        "GOVERNED BY THE LAWS OF THE STATE OF DELAWARE",
        "governed  by\nthe laws of the  State of Delaware",
        "governed by the laws of the “State of Delaware”",
        "gov-\nerned by the laws of the State of Delaware",
    ],
)
def test_another_look_is_normalised(quote):
    found = locate(quote)
    assert (found.page, found.alignment, found.score) == (1, Alignment.NORMALISED, 1.0)
    assert CONTRACT.passage(found) == "governed by the laws of the State of Delaware"


@pytest.mark.parametrize(
    "quote",
    [
        "This Agreernent shall be govemed by the 1aws of the State of De1aware",
        "This Agreement shall be governed by laws of the State of Delaware",
        "Tbis Agreement sha1l be governed by the laws 0f the State of Delaware",
    ],
)
def test_misread_letters_and_a_dropped_word_are_near(quote):
    found = locate(quote)
    assert (found.page, found.alignment) == (1, Alignment.FUZZY)
    assert 0.85 < found.score < 1


@pytest.mark.parametrize(
    "quote",
    [
        "This Agreement shall be governed by the laws of the State of New York, without regard to conflicts.",
        "This Agreement shall be governed by the laws of the State of Delaware, with regard to conflicts.",
        "The term is twelve (13) months.",
        "The term is twenty (12) months.",
        "The term is twelve (12) years.",
        "The fee is $1,234.50 per month, not including tax of 55%.",
        "The fee is $1,234.50 per month, not including tax of -5.5%.",
        "The fee is $1234.50 per month, not including tax of 5.5%.",
        "The fee is €1,234.50 per month, not including tax of 5.5%.",
        "the Licensor shall not assign without consent of the Licensee",
        "Notice of ninety (90) days may be given; the Licensee shall not assign",
        "The parties agree that any dispute shall be settled by arbitration in Geneva.",
        "甲は乙に対し、金1,235,000円を支払う。",
        "乙は甲に対し、金1,234,000円を支払う。",
    ],
)
def test_other_words_are_not_located(quote):
    found = locate(quote)
    assert found.alignment is Alignment.NOT_LOCATED
    assert (found.page, found.boxes, found.start) == (None, (), None)
    assert found.quote == quote


@pytest.mark.parametrize(
    ("quote", "missing"),
    [
        ("The fee is $1,234.50 per month, including tax of 5.5%.", ("not",)),
        ("the Licensee shall assign without consent of the Licensor", ("not",)),
        ("The term is (12) months. The fee is $1,234.50 per month", ("twelve",)),
        ("The term is twelve months. The fee is $1,234.50 per month", ("(12)",)),
        ("Notice of (90) days shall be given; the Licensee shall not assign without", ("ninety",)),
        ("This Agreement shall be governed by laws of the State of Delaware", ("the",)),
        ("Notice ninety (90) days", ("of",)),
    ],
)
def test_words_left_out_are_named_where_the_rest_stands(quote, missing):
    found = locate(quote)
    assert (found.alignment, CONTRACT.left_out(found)) == (Alignment.FUZZY, missing)
    assert found.score < 1


@pytest.mark.parametrize(
    "quote",
    [
        "sales of $5.2 in the year ended December",
        "sales of in the year",
        "sales million in the year ended December",
        "sales of $5 million in the year ended December",
        "sales of 5.2 million in the year ended December",
    ],
)
def test_a_figure_is_left_out_whole_or_not_at_all(quote):
    where = index("We had sales of $5.2 million in the year ended December 31.")
    found = locate(quote, None, where)
    assert not found.located or any("5.2 million" in words for words in where.left_out(found))


@pytest.mark.parametrize("told", ["section(5)", "section(8)", "section(16)"])
def test_a_figure_in_brackets_behind_a_word_is_a_figure(told):
    where = index("as the parties have set out at length in section(6) of this agreement")
    assert not locate(f"as the parties have set out at length in {told} of this agreement", None, where).located


def test_a_short_name_is_found_with_a_word_left_out():
    where = index("The carrier is Fleet Aerospace Limited in Canada, not limited to it.")
    found = locate("Fleet Limited", None, where)
    assert (where.passage(found), where.left_out(found)) == ("Fleet Aerospace Limited", ("Aerospace",))


def test_the_likest_of_several_near_places_counts():
    said = "the supplier shall deliver all goods to the main warehouse of the buyer in time"
    where = index(said.replace("main", "second"), said.replace("main warehouse", "old main warehouse"), said)
    found = locate(said.replace("supplier", "suppller"), None, where)
    assert (found.page, found.alignment) == (3, Alignment.FUZZY)


@pytest.mark.parametrize(
    ("quote", "page"),
    [
        ("令和７年３月３１日まで有効", 3),
        ("金１，２３４，０００円", 3),
        ("甲は乙に対し、", 3),
        ("日本法に準拠し、令和7年3月31日まで有効とする", 3),
    ],
)
def test_text_without_spaces_is_found_by_its_characters(quote, page):
    assert locate(quote).page == page


def test_a_misread_sign_of_a_script_without_spaces_is_near():
    assert locate("本契約は、日本法に準拠レ、令和7年3月31日まで有効とする。").alignment is Alignment.FUZZY


def test_the_block_named_decides_between_several_places():
    assert locate(LAW).page == 1
    assert (locate(LAW, "p2.b2").page, locate(LAW, "p2.b2").block) == (2, "p2.b2")
    assert locate(LAW, "p2.b1").page == 2


def test_a_block_that_does_not_exist_still_names_its_page():
    assert locate(LAW, "p2.b77").page == 2
    assert locate(LAW, "p9.b1").page == 1
    assert locate(LAW, "nonsense").page == 1


def test_words_that_stand_elsewhere_than_the_block_named_are_found_there():
    assert locate("Notice of ninety (90) days", "p1.b1").page == 2


def test_a_very_short_quote_is_found_in_its_block_or_page_only():
    where = index("The fee is 5 % in all.", "It is 7 or 9.")
    assert locate("5 %", "p1.b1", where).page == 1
    assert locate("7", "p1.b1", where).page is None
    assert locate("7", None, where).page is None


@pytest.mark.parametrize("quote", ["", "   ", "“”", "•"])
def test_a_quote_of_nothing_is_not_located(quote):
    assert not locate(quote, "p1.b1").located


@pytest.mark.parametrize(
    ("page", "quote"),
    [
        ("a sum of 15,000 shares", "5,000 shares"),
        ("a sum of 5,000.75 dollars", "a sum of 5,000"),
        ("a loss of -5,000 dollars", "5,000 dollars"),
        ("a loss of (5,000) dollars", "5,000"),
        ("a sum of $5,000 in all", "5,000 in all"),
        ("a rate of 5.5% in all", "a rate of 5.5"),
    ],
)
def test_a_quote_that_cuts_a_figure_is_widened_or_not_located(page, quote):
    where = index(page)
    found = locate(quote, "p1.b1", where)
    assert not found.located


def test_a_short_quote_is_no_part_of_a_word():
    assert not locate("able", None, index("The party is unable to pay.")).located


def test_a_quote_over_a_page_break_stands_on_its_first_page():
    where = index("The parties agree that the fee\nshall be paid", "within thirty days of each\ninvoice.")
    found = locate("the fee shall be paid within thirty days", None, where)
    assert (found.page, found.alignment, len(found.boxes)) == (1, Alignment.NORMALISED, 2)
    assert where.passage(found) == "the fee\nshall be paid"


def test_running_heads_and_feet_are_passed_over():
    where = index(
        "The parties agree that the fee\nshall be paid\n\nSource: Example Corp. 8-K\n12",
        "EXAMPLE CORP. AGREEMENT\n\nwithin thirty days of each\ninvoice.",
    )
    assert locate("the fee shall be paid within thirty days", None, where).page == 1


def test_two_unrelated_halves_are_not_one_quote():
    where = index(
        "A Participant will not be heard. " + "The rest is silence and more of it. " * 12, "liable to the Venture"
    )
    assert not locate("A Participant will not be liable to the Venture", None, where).located


def test_a_line_is_not_cut_to_fit_the_next_page():
    where = index("It shall be sold without regard to rank.", "It goes with\nregard to rank and order.")
    assert not locate("It shall be sold with regard to rank and order.", None, where).located


WORDS = st.lists(
    st.text(string.ascii_letters + string.digits + "äéßñ日本語.,;:()$%-'", min_size=1, max_size=9),
    min_size=1,
    max_size=60,
)
PAGES = st.lists(WORDS.map(" ".join), min_size=1, max_size=4)


@given(pages=PAGES, data=st.data())
def test_any_words_of_a_document_are_located_exactly(pages, data):
    where = index(*pages)
    page = data.draw(st.sampled_from(where.document.pages))
    first = data.draw(st.integers(0, len(page.words) - 1))
    last = data.draw(st.integers(first, len(page.words) - 1))
    quote = page.text[page.words[first].start : page.words[last].end]
    assume(sum(char.isalnum() for char in quote) >= 4)
    found = locate(quote, f"p{page.number}.b1", where)
    assert (found.alignment, found.page, found.score) == (Alignment.EXACT, page.number, 1.0)
    assert where.passage(found) == quote
    assert locate(quote, None, where).alignment is Alignment.EXACT


@given(pages=PAGES, data=st.data())
def test_boxes_lie_around_the_quoted_words_and_nowhere_else(pages, data):
    where = index(*pages)
    page = where.document.pages[0]
    first = data.draw(st.integers(0, len(page.words) - 1))
    last = data.draw(st.integers(first, len(page.words) - 1))
    found = locate(page.text[page.words[first].start : page.words[last].end], "p1.b1", where)
    assume(found.located)
    boxes = [word.box for word in page.words if word.start < found.end and word.end > found.start]
    assert {(box.x0, box.x1) for box in found.boxes} == {(min(box.x0 for box in boxes), max(box.x1 for box in boxes))}


def _shouted(text):
    return text.upper()


def _spread(text):
    return text.replace(" ", " \n  ")


def _dashed(text):
    return text.replace("-", "\u2013")


def _curled(text):
    return f"\u201c{text}\u201d"


PROSE = st.lists(st.text(string.ascii_lowercase, min_size=2, max_size=9), min_size=8, max_size=60)


@given(words=PROSE, data=st.data(), damage=st.sampled_from([_shouted, _spread, _dashed, _curled]))
def test_case_white_space_dashes_and_quotes_do_not_matter(words, data, damage):
    where = index(" ".join(words))
    first = data.draw(st.integers(0, len(words) - 5))
    quote = " ".join(words[first : first + 5])
    assert locate(damage(quote), "p1.b1", where).located


@given(words=PROSE, foreign=st.lists(st.text("bcdfghjklm", min_size=4, max_size=9), min_size=5, max_size=12))
def test_words_from_elsewhere_are_not_located(words, foreign):
    text = " ".join(words)
    assume(not any(word in text.replace(" ", "") for word in foreign))
    assert not locate(" ".join(foreign), "p1.b1", index(text)).located


FIGURES = st.from_regex(r"(-|\$)?[1-9][0-9]{0,2}(,[0-9]{3}){0,2}(\.[0-9]{1,2})?%?", fullmatch=True)


@given(words=PROSE, true=FIGURES, told=FIGURES)
def test_an_altered_figure_is_not_located(words, true, told):
    assume(true != told)
    said = " ".join(words)
    where = index(f"{said} in the amount of {true} as agreed {said}")
    assert locate(f"{said} in the amount of {true} as agreed", "p1.b1", where).located
    assert not locate(f"{said} in the amount of {told} as agreed", "p1.b1", where).located


def test_an_unread_page_holds_nothing():
    where = index("", LAW)
    assert locate(LAW, "p1.b1", where).page == 2
