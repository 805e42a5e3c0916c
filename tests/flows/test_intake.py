"""Which files are offered when a person names paths."""

from pathlib import Path

from flows.intake import walk


def test_folders_are_walked_in_a_stable_order_without_hidden_files_and_links(tmp_path: Path) -> None:
    for name in ("b.pdf", "a.pdf", ".hidden.pdf", "deep/c.pdf", ".git/d.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "link.pdf").symlink_to(tmp_path / "a.pdf")
    assert [offered.name for offered in walk([tmp_path])] == ["a.pdf", "b.pdf", "c.pdf"]


def test_a_path_named_directly_is_always_offered(tmp_path: Path) -> None:
    missing = tmp_path / "missing.pdf"
    hidden = tmp_path / ".hidden.pdf"
    assert [offered.path for offered in walk([missing, hidden])] == [missing, hidden]


def test_a_file_offered_twice_is_offered_once(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"x")
    assert len(list(walk([tmp_path, tmp_path / "a.pdf", tmp_path]))) == 1
