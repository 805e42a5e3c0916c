"""A cue is found where it stands as words, and nowhere else."""

import pytest

from extractors.embedded.cues import find_cues
from extractors.embedded.passages import Passages
from extractors.embedded.prompt import Block


@pytest.mark.parametrize(
    ("cue", "text", "found"),
    [
        ("governed by the laws", "This is GOVERNED BY\n the  Laws of X.", True),
        ("exclusive right", "a non-exclusive right", False),
        ("exclusive right", "a non-\nexclusive right", False),
        ("exclusive right", "the exclusive rights", False),
        ('"effective date"', "(the “Effective Date”)", True),
        ("assign ... without ... consent", "No party may assign it without the other's consent.", True),
        ("assign ... without ... consent", "No party may assign it. It acts without consent.", False),
        ("assign ... without ... consent", f"assign {'very ' * 60}without consent", False),
        ("準拠法", "本契約の準拠法は日本法とする。", True),
        ("独占的に", "非独占的に使用できる。", False),
        ("独占的に", "独占的\nに使用できる。", True),
        ("満了日の ... 前までに", "満了日の３か月前までに通知する。", True),
        ("株式会社", "㈱甲野", False),
        ("ABC株式会社", "ＡＢＣ株式会社", True),
        ("...", "Anything.", False),
    ],
)
def test_where_a_cue_stands(cue: str, text: str, found: bool) -> None:  # a table of cases
    passages = Passages([Block(id="p1.b1", page=1, text=text)])
    assert bool(find_cues([cue], passages)) is found


def test_hits_come_in_the_order_of_the_text_with_their_sentences() -> None:
    passages = Passages(
        [Block(id="p1.b1", page=1, text="Second one. First two."), Block(id="p1.b2", page=1, text="one")]
    )
    hits = find_cues(["first", "one"], passages)
    assert [(hit.cue, hit.sentence) for hit in hits] == [("one", 0), ("first", 1), ("one", 2)]
    assert [passages.folded[hit.start : hit.end] for hit in hits] == ["one", "first", "one"]
