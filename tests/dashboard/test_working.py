"""A model's working becomes HTML that can do nothing, whatever it holds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.markdown import LONGEST, LONGEST_FORMULA, render_working, sanitise, with_page_links
from tests.dashboard import odd

DANGEROUS = re.compile(r"<(?!/?(?:[a-z][a-z0-9]*)>)|<(?:script|style|img|svg|iframe|a|form|input|link|meta|base)\b")
"""An element with an attribute, or one that is on no list of ours."""

ATTACKS = [
    odd.MARKUP,
    odd.TRACE,
    "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](http://198.51.100.7/a.png)",
    '[a]: http://198.51.100.7/ "t"\n\n![x][a] [y][a]',
    "<http://198.51.100.7/>",
    "`<script>`",
    "```html\n<script>alert(1)</script>\n```",
    r"$\href{javascript:alert(1)}{x}$",
    r"$\includegraphics{http://198.51.100.7/x}$ $\input{/etc/passwd}$",
    r"$\style{position:fixed}{x}$ $\class{x}{y}$ $\text{<script>alert(1)</script>}$",
    "<math href='javascript:alert(1)'><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<a title='</a><img src=x onerror=alert(1)>'>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<!--><img src=x onerror=alert(1)>-->",
    "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_text(attack: str) -> None:
    html = str(render_working(attack))
    assert DANGEROUS.findall(html) == []
    assert str(sanitise(html)) == html


@given(st.text(alphabet=st.sampled_from(list("<>\"'&=$\\{}[]()!`*_|#/ \nasxcriptmghonedjv:0^")), max_size=200))
def test_whatever_is_written_is_harmless_and_cleaning_again_changes_nothing(text: str) -> None:
    html = str(render_working(text))
    assert DANGEROUS.findall(html) == []
    assert str(sanitise(html)) == html


def test_markdown_tables_and_formulas_are_shown() -> None:
    html = render_working(
        "# Head\n\n*so* **then**\n\n- one\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n$x^2$ and $$\\frac{1}{2}$$"
    )
    for element in ("<h1>", "<em>", "<strong>", "<li>", "<td>", "<msup>", "<mfrac>"):
        assert element in html


@pytest.mark.parametrize(
    "formula",
    ["x" * (LONGEST_FORMULA + 1), "{" * 500 + "}" * 500, r"\frac{1}", r"\begin{matrix}", r"\left(", "^" * 50, r"\sqrt"],
)
def test_what_is_no_formula_stays_as_it_was_written(formula: str) -> None:
    html = render_working(f"${formula}$")
    assert "<code>" in html or "<math" in html
    assert DANGEROUS.findall(str(html)) == []


def test_a_very_long_working_is_shown_from_its_beginning() -> None:
    assert len(render_working("word " * LONGEST)) < 2 * LONGEST


def test_pages_and_blocks_become_links_to_the_answer_beside_that_page() -> None:
    html = str(with_page_links(render_working("See page 2, **p3.b1**, `Page 1` and page 9."), "a1", 3))
    assert re.findall(r'<a href="([^"]*)">([^<]*)</a>', html) == [
        ("/answers/a1?page=2", "page 2"),
        ("/answers/a1?page=3", "p3.b1"),
        ("/answers/a1?page=1", "Page 1"),
    ]


@pytest.mark.parametrize("attack", ATTACKS)
def test_links_to_pages_add_nothing_to_an_attack(attack: str) -> None:
    html = str(with_page_links(render_working(f"{attack} page 1"), "a1", 1))
    assert DANGEROUS.findall(re.sub(r'<a href="/answers/a1\?page=1">', "", html)) == []
