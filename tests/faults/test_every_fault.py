"""A small campaign of `bench.faults`: each fault, streamed and not, leaves its call where it must stand."""

import pytest

from bench.fault_kinds import FAULTS
from bench.faults import campaign


@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("name", FAULTS)
def test_every_fault(name: str, streamed: bool) -> None:  # a parameter
    assert campaign(name, streamed=streamed, seeds=range(1)) == []
