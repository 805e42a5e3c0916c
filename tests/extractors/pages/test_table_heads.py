"""How far headings reach: each over at least one column, whatever lines are drawn on the page."""

from hypothesis import given
from hypothesis import strategies as st

from extractors.pages.table_columns import Box, Columns, Line, Part
from extractors.pages.table_heads import reaches

EDGES = ((10.0, 60.0), (220.0, 330.0), (380.0, 570.0))


def heading(left: float, width: float) -> Part:
    return Part("2023", (left, 0.0, left + width, 8.0), figures=False)


def rule(left: float, width: float) -> Box:
    return (left, 9.0, left + width, 9.5)


places = st.tuples(st.floats(0, 560), st.floats(5, 200))


@given(st.lists(places, min_size=1, max_size=5), st.lists(places, max_size=5), st.booleans())
def test_each_heading_stands_over_a_column(parts, rules, labels) -> None:
    line = Line(sorted((heading(*place) for place in parts), key=lambda part: part.box[0]))
    found = reaches(line, Columns(EDGES, labels=labels), [rule(*place) for place in rules])
    assert [part for part, _ in found] == list(line.parts)
    assert all(0 <= first <= last < len(EDGES) for _, (first, last) in found)
