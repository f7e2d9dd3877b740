"""Double coding made up by the shared generator, as a fixture."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.agreement.planting import Generate, generator


@pytest.fixture(scope="session")
def generate(shared: Path) -> Generate:
    """`generate("study", seed=1)`: the double coding of a preset."""
    return generator(shared / "agreement" / "gen_double_coding.py")
