"""What a check found is told in the reader's language where its form is known, and as recorded where it is not."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import extractors.answers
from dashboard.i18n import catalogues
from dashboard.presenters.findings import finding
from dashboard.words import WORDS
from domain.answers import CheckOutcome

ANSWERS = Path(extractors.answers.__file__).parent
OUTCOME = rf"(?:CheckOutcome\.(?:{'|'.join(each.name for each in CheckOutcome)})|outcome\b|outcome=)"
WRITTEN = re.compile(rf'(?:check=)?"(\w+)",\s*(?:outcome=)?{OUTCOME}')
JAPANESE = catalogues()["ja"].gettext


def names_written() -> set[str]:
    return {name for file in ANSWERS.rglob("*.py") for name in WRITTEN.findall(file.read_text(encoding="utf-8"))}


def test_every_check_that_is_written_has_its_words() -> None:
    names = names_written()
    assert {
        "quote_located",
        "rows_returned",
        "list_complete",
        "second_opinion",
        "figure_recomputed",
        "model_answers",
    } <= names
    assert names - set(WORDS["named_check"]) == set()
    assert names - set(WORDS["concern"]) == set()


@pytest.mark.parametrize(
    ("detail", "told"),
    [
        ("2 of 3 quotes stand nowhere in it.", "引用 3 件のうち 2 件は文書のどこにもありません。"),
        (
            "Not readable, so not searched: page 3, 4 and 2 more. Read by OCR with less than 60% confidence: page 9.",
            "読み取れないため検索していないページ: 3, 4 and 2 more。 OCR の確信度が 60% 未満のページ: 9。",
        ),
        ("large says otherwise: absent.", "large の回答は異なります: absent。"),
        (
            "2 of 3 numbers said to be printed stand in the figures as text. Read off an axis, as estimates: 12.",
            "印字とされた数値 3 件のうち 2 件が図の中にテキストとしてあります。 軸からの読み取り（概算）: 12 件。",
        ),
        ("small-2509 was asked and medium answered.", "small-2509 に問い合わせ、medium が回答しました。"),
    ],
)
def test_a_known_form_is_told_in_japanese(detail: str, told: str) -> None:
    assert finding(detail, JAPANESE) == (told, False)


def test_what_has_no_known_form_stays_as_it_was_recorded() -> None:
    assert finding("The quote was found. <b>And more</b>", JAPANESE) == ("The quote was found. <b>And more</b>", True)


@given(st.text(max_size=200), st.sampled_from(["%s", "The quote was found. %s", "In the working and not sent: %s."]))
def test_no_text_breaks_it_and_none_of_the_document_is_lost(text: str, form: str) -> None:
    told = finding(form % text, JAPANESE)
    assert not told.english or told.text == form % text
    assert form != "In the working and not sent: %s." or text in told.text


def test_no_long_detail_keeps_a_page_waiting() -> None:
    long = "x is claimed for y " * 100
    assert finding(long, JAPANESE).english
