"""The notebook page, run line by line, and its columns held against the data frames."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

import qualcode
from qualcode.model.errors import UsageError
from qualcode.project.notebook import Tables
from tests.export.studies import copied_sample

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "notebook.md"
ASKED = {"matrix": {"by": "sector"}, "quotes": {"template": "from"}}
FUNCTIONS = [name for name in vars(Tables) if not name.startswith("_")]


def test_the_page_says_what_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    done = doctest.testfile(
        str(PAGE), module_relative=False, encoding="utf-8", optionflags=doctest.ELLIPSIS
    )
    assert done.attempted > 10
    assert done.failed == 0


def documented() -> dict[str, dict[str, str]]:
    found = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if row := re.fullmatch(r"\| `(\w+)` \| (.*) \| (.*) \| (.*) \|", line):
            kinds = zip(("string", "Int64", "Float64"), row.groups()[1:], strict=True)
            found[row[1]] = {
                name: kind for kind, cell in kinds for name in re.findall("`([^`]+)`", cell)
            }
    return found


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_table_has_the_columns_and_types_of_the_page(name: str) -> None:
    study = qualcode.open(ROOT)
    frame = getattr(study.tables, name)(**ASKED.get(name, {}))
    assert {str(c): str(t) for c, t in frame.dtypes.items()} == documented()[name]
    assert set(documented()) == set(FUNCTIONS)


def test_no_frame_holds_words_of_somebody_without_consent() -> None:
    quotes = qualcode.open(ROOT).tables.quotes()
    assert not quotes["speaker"].str.contains(r"\bP2\b").any()


def test_what_is_no_option_or_not_there_says_so(tmp_path: Path) -> None:
    study = copied_sample(tmp_path / "study")
    with pytest.raises(UsageError, match='takes no "filter"') as caught:
        study.tables.quotes(filter="sector=mbo")
    assert "where" in caught.value.hint
    (study.folder.root / "codings" / "FG1" / "ben.jsonl").unlink()
    with pytest.raises(UsageError, match="No two coders"):
        study.fresh().tables.agreement()
