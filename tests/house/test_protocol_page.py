"""docs/protocol.md shows a real request and a real reply: what the code makes now."""

from tests.support.protocol_example import PAGE, with_example


def test_the_example_is_what_the_code_makes() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert with_example(page) == page, "run `python -m tests.support.protocol_example` and look at the change"
