from pathlib import Path

import pytest

from tests.support.command_line import CommandLine


@pytest.fixture
def indicia(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path)
