"""Each kind of question finds its value where it stands, quotes it verbatim, and abstains where it does not."""

import pytest

from extractors.embedded.aims import Aim, aim_of
from extractors.embedded.extract import answer, answer_json
from extractors.embedded.trace import trace
from tests.extractors.embedded.asking import ask, document, page, prompt, question

TITLE = question("What is the title of the document?", "agreement", "契約書")
PARTIES = question("Who are the parties to the contract?", "by and between", "以下「甲」", kind="list")
MADE = question("On what date was the contract made?", "made and entered into", "締結日", kind="date")
LAW = question("Which law governs the contract?", "governed by the laws", "準拠法", "に準拠し")
TERM = question("How long does the initial term last?", "initial term", "有効期間は", kind="number", unit="months")
ASSIGN = question("Does it restrict assignment?", "shall not assign", "may not be assigned")
REVENUE = question(
    "What was total revenue?", "total net sales", "売上高", kind="money", related=("statements of income", "損益計算書")
)
AUDITOR = question("What is the name of the auditor?", "independent registered public accounting firm")
REGISTRANT = question(
    "What is the exact name of the registrant?", "exact name of registrant as specified in its charter"
)
WEAKNESS = question("Is there a material weakness?", "a material weakness", "any material weakness", kind="boolean")


def test_a_title_is_the_line_that_names_a_kind_of_document() -> None:
    outcome = ask(TITLE, "EXHIBIT 10.1", "SUPPLY\nAGREEMENT", "This Agreement is made today by two parties of note.")
    assert outcome.values == ("SUPPLY AGREEMENT",)
    assert outcome.citations[0].block == "p1.b2"


def test_a_title_inside_a_long_line() -> None:
    line = 'EXHIBIT 10.3 Execution Copy MARKETING AGREEMENT This Marketing Agreement (this "Agreement") is made by two.'
    assert ask(TITLE, line).values == ("MARKETING AGREEMENT",)


def test_a_title_in_japanese() -> None:
    assert ask(TITLE, "業務委託契約書", "甲と乙は、次のとおり契約を締結する。").values == ("業務委託契約書",)


def test_a_title_is_not_looked_for_past_the_first_page() -> None:
    read = document(page(1, "x"), page(2, "SUPPLY AGREEMENT"))
    ((_, outcome),) = answer(prompt(read, TITLE, pages=(2,)))
    assert outcome.status == "absent"


def test_parties_are_names_with_a_short_name() -> None:
    opening = (
        'This Agreement is entered into by and between Acme Widgets, Inc., a Delaware corporation ("Acme"), and\n'
        'Beta & Sons Ltd, an English company ("Beta"). WHEREAS, Gamma Corp. ("Gamma") exists.'
    )
    outcome = ask(PARTIES, opening)
    assert outcome.values == ("Acme Widgets, Inc.", "Beta & Sons Ltd")
    assert outcome.citations[1].quote == 'Beta & Sons Ltd, an English company ("Beta")'


def test_parties_in_japanese() -> None:
    text = "株式会社青空(以下「甲」という。)と緑川商事株式会社(以下「乙」という。)は、次のとおり契約する。"
    assert ask(PARTIES, text).values == ("株式会社青空", "緑川商事株式会社")


def test_a_second_party_without_a_short_name_counts() -> None:
    opening = 'It is made by and between Acme, Inc ("Acme") and Beta Care Organization (BCO) A Texas Corporation.'
    assert ask(PARTIES, opening).values == ("Acme, Inc", "Beta Care Organization (BCO)")


def test_one_name_is_no_pair_of_parties() -> None:
    assert ask(PARTIES, 'It is made by and between Acme Widgets, Inc. ("Acme") alone.').status == "absent"


def test_the_date_nearest_to_its_cue() -> None:
    text = "Amending that of May 1, 2001, this is made and entered into as of the 6th day of March, 2006, by two."
    outcome = ask(MADE, text, "On January 1, 2010 it rained.")
    assert outcome.values == ("6th day of March, 2006",)
    assert outcome.values[0] in outcome.citations[0].quote


def test_a_date_on_the_line_below_its_label() -> None:
    assert ask(MADE, "契約締結日", "2025年3月31日").values == ("2025年3月31日",)


def test_a_place_left_blank_is_unclear_and_shown() -> None:
    outcome = ask(MADE, "This is made and entered into as of September __, 2018.")
    assert (outcome.status, outcome.values) == ("unclear", ())
    assert "September __, 2018" in outcome.citations[0].quote


def test_a_law_is_the_jurisdiction_as_printed() -> None:
    outcome = ask(
        LAW, "Notices are sent by mail.", "It is governed by the laws of the State of New York, and no other."
    )
    assert "New York" in outcome.values[0]
    assert len(outcome.values[0]) < 30
    assert outcome.citations[0].block == "p1.b2"


def test_a_law_in_japanese() -> None:
    outcome = ask(LAW, "第1条（目的）", "本契約は、日本法に準拠し、これに従って解釈される。")
    assert outcome.values[0] in {"日本", "日本法"}


def test_a_redacted_law_is_unclear() -> None:
    assert ask(LAW, "It is governed by the laws of the [***], without regard to conflicts.").status == "unclear"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The initial term of this Agreement is five (5) years from now.", "five (5) years"),
        ("本契約の有効期間は、締結の日から2年間とする。", "2年間"),
    ],
)
def test_a_length_of_time(text: str, value: str) -> None:
    assert ask(TERM, text).values == (value,)


def test_a_clause_is_quoted_as_it_stands_and_its_value_is_short() -> None:
    clause = "Neither party shall not assign this Agreement" + ", nor any right under it," * 30 + " without consent."
    outcome = ask(ASSIGN, "Assignment.", f"{clause} Other things follow here.")
    assert outcome.citations[0].quote in clause
    assert len(outcome.citations[0].quote) <= 400
    assert len(outcome.values[0]) <= 240
    assert outcome.values[0] in outcome.citations[0].quote


def test_the_better_sentence_wins() -> None:
    outcome = ask(ASSIGN, "Shall not assign", "The parties agree that neither of them shall not assign this Agreement.")
    assert outcome.citations[0].block == "p1.b2"


@pytest.mark.parametrize("asked", [TITLE, PARTIES, MADE, LAW, TERM, ASSIGN, REVENUE, AUDITOR, REGISTRANT, WEAKNESS])
def test_it_abstains_where_nothing_is_said(asked: object) -> None:
    outcome = ask(asked, "The weather was fine.", "Nothing else happened on that day.")  # type: ignore[arg-type]
    assert (outcome.status, outcome.values, outcome.citations) == ("absent", (), ())
    assert outcome.explanation


def test_an_empty_page_is_no_trouble() -> None:
    ((_, outcome),) = answer(prompt(document(page(1)), ASSIGN))
    assert outcome.status == "absent"


@pytest.mark.parametrize(
    ("years", "value"),
    [("Years Ended 2017 2016 2015", "177,866"), ("Year Ended December 31, 2015 2016 2017", "107,006")],
)
def test_a_figure_is_that_of_the_latest_year(years: str, value: str) -> None:
    outcome = ask(
        REVENUE,
        "CONSOLIDATED STATEMENTS OF INCOME",
        f"{years}\nNet product sales 9,000 8,000 7,000\nTotal net sales 177,866 135,987 107,006",
    )
    assert outcome.values == (value,)
    assert outcome.citations[0].quote == "Total net sales 177,866 135,987 107,006"


def test_a_row_in_a_statement_goes_before_a_row_elsewhere() -> None:
    summary = page(1, "At a glance", "Total net sales 99,999 88,888")
    statement = page(2, "Consolidated Statements of Income", "Total net sales 177,866 135,987")
    ((_, outcome),) = answer(prompt(document(summary, statement), REVENUE))
    assert outcome.values == ("177,866",)


def test_a_row_outside_any_statement_is_left_alone() -> None:
    assert ask(REVENUE, "By segment", "Total net sales 177,866 135,987").status == "absent"


def test_a_figure_in_brackets_and_dollars_is_given_as_printed() -> None:
    loss = question("What was the net loss?", "net loss", kind="money", related=("statements of income",))
    outcome = ask(loss, "Statements of Income", "Net loss (Note 4) $ (3,547) $ (2,902)")
    assert outcome.values == ("$ (3,547)",)


def test_a_japanese_row() -> None:
    assert ask(REVENUE, "連結損益計算書", "売上高 1,234,567 1,100,000").values == ("1,234,567",)


def test_the_name_above_its_caption() -> None:
    outcome = ask(REGISTRANT, "FORM 10-K", "ACME WIDGETS, INC.\n(Exact name of registrant as specified in its charter)")
    assert outcome.values == ("ACME WIDGETS, INC.",)


def test_the_firm_that_signs() -> None:
    outcome = ask(
        AUDITOR, "Report of Independent Registered Public Accounting Firm", "We audited.", "/s/ Ernst & Young LLP"
    )
    assert outcome.values == ("Ernst & Young LLP",)
    assert outcome.citations[0].block == "p1.b3"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Management identified a material weakness in its controls.", ("yes",)),
        ("We did not identify any material weakness in our controls.", ("no",)),
        ("We assess the risk that a material weakness exists.", ()),
    ],
)
def test_a_verdict_needs_a_statement(text: str, value: tuple[str, ...]) -> None:
    assert ask(WEAKNESS, text).values == value


def test_a_choice_is_one_of_the_choices() -> None:
    asked = question("Which court decides?", "courts of", kind="choice", choices=("London", "Paris"))
    assert ask(asked, "The courts of Paris shall decide.").values == ("Paris",)
    assert ask(asked, "The courts of Paris or of London shall decide.").status == "absent"


def test_what_a_question_asks_is_told_from_its_wording_not_its_id() -> None:
    asked = prompt(document(page(1, "x")), question("Which law governs it?", "law", id="q1")).questions[0]
    assert aim_of(asked) is Aim.LAW
    assert aim_of(asked.model_copy(update={"question": "Who may terminate it?", "id": "governing-law"})) is Aim.CLAUSE


def test_the_same_prompt_gives_the_same_answer_and_working() -> None:
    read = document(page(1, "It shall not assign it.", "It may not be assigned."), page(2, "It shall not assign it."))
    asked = prompt(read, ASSIGN)
    first, second = answer(asked), answer(asked)
    assert answer_json(first) == answer_json(second)
    assert trace(asked, first) == trace(asked, second)
    assert "not a language model" in trace(asked, first)
    assert "shall not assign" in trace(asked, first)
