"""A slice of TAT-QA: gold derivations come out, spoilt ones are caught. The whole set is `bench/tatqa.py`."""

import pytest

from bench.tatqa import measure

pytestmark = pytest.mark.corpus


def test_gold_comes_out_and_what_is_spoilt_is_caught(corpus):
    found = measure(corpus / "finance" / "tatqa", limit=40)
    total = len(found["cases"])
    assert total > 80
    assert len(found["off"]) <= total // 50
    for hits, tried in found["caught"].values():
        assert hits >= 0.97 * tried
