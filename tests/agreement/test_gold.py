"""Every known value of the gold file, and of any other file of that shape.

Set QUALCODE_GOLD to check another file.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from qualcode.agreement.registry import evaluate
from qualcode.agreement.result import REASONS
from tests.conftest import SHARED

GOLD = Path(os.environ.get("QUALCODE_GOLD", SHARED / "data" / "agreement" / "gold_public.json"))
ENTRIES = json.loads(GOLD.read_text(encoding="utf-8"))["entries"] if GOLD.is_file() else []


def test_the_gold_file_has_entries() -> None:
    if "QUALCODE_GOLD" not in os.environ and not (SHARED / "data").is_dir():
        pytest.skip(f"no gold values at {GOLD}: set QUALCODE_GOLD or QUALCODE_SHARED")
    assert ENTRIES, f"no entries in {GOLD}"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: str(entry["name"]))
def test_a_known_value_comes_out(entry: dict[str, object]) -> None:
    found = evaluate(entry["measure"], entry["kind"], entry["data"], entry["params"])
    if entry["expected"] is None:
        assert found.value is None
        assert found.reason in REASONS
    else:
        assert found.value == pytest.approx(entry["expected"], rel=0, abs=entry["tolerance"])
        if entry.get("exact") is not None:
            assert found.value == pytest.approx(entry["exact"], rel=0, abs=1e-9)
