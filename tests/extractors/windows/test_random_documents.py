"""A small campaign of `bench.windows`: random documents, real counts, no promise of the cut broken."""

from bench.windows import check


def test_random_documents_are_cut_as_promised() -> None:
    told = check(60, seed=7)
    assert told["windows"] > told["documents"] > 0
    assert told["broken"] == 0, told
