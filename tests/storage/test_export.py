"""Exports: no cell begins a formula, nothing is lost, and the digest is that of the bytes."""

import csv
import hashlib
import io
import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from domain.answers import AnswerRecord
from storage.export import COLUMNS, export_csv, export_jsonl, safe_cell
from tests.storage import builders as build

SOURCE = "0" * 64
NASTY = st.text(st.sampled_from("=+-@\t\r\n\0\"',;x＝ 1"), max_size=8) | st.text(
    st.characters(codec="utf-8"), max_size=8
)


def records(*values: str) -> list[AnswerRecord]:
    return [
        AnswerRecord(
            answer=build.answer(SOURCE, value=value, explanation=value, citations=(build.cited(value),)),
            cost=Decimal("0.5"),
        )
        for value in values
    ]


@given(st.lists(NASTY, max_size=5))
def test_no_cell_is_taken_for_a_formula_and_every_row_is_there(values: list[str]) -> None:
    out = io.BytesIO()
    sha256 = export_csv(records(*values), out)
    assert sha256 == hashlib.sha256(out.getvalue()).hexdigest()
    rows = list(csv.reader(io.StringIO(out.getvalue().decode(), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 1 + len(values)
    for row, value in zip(rows[1:], values, strict=True):
        assert len(row) == len(COLUMNS)
        assert not any(cell.startswith(tuple("=+-@\t\r\n\0＝")) for cell in row)
        cell = row[COLUMNS.index("value")]
        assert cell.removeprefix("'") == value.replace("\0", "\ufffd").removeprefix("'")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_harmless_text_is_left_alone(text: str) -> None:
    assert safe_cell("x" + text) == "x" + text


@given(st.lists(NASTY, max_size=5))
def test_json_lines_are_the_public_shape(values: list[str]) -> None:
    out, given_records = io.BytesIO(), records(*values)
    sha256 = export_jsonl(given_records, out)
    assert sha256 == hashlib.sha256(out.getvalue()).hexdigest()
    told = [json.loads(line) for line in out.getvalue().decode().split("\n")[:-1]]
    assert told == [json.loads(json.dumps(record.public())) for record in given_records]
