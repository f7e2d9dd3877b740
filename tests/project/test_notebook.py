"""The notebook page, run line by line, and its columns held against the data frames."""

from __future__ import annotations

import ast
import doctest
import json
import os
import re
from pathlib import Path

import pandas as pd
import pytest

import qualcode
from qualcode.model.errors import UsageError
from qualcode.project.notebook import Tables
from tests.export.studies import copied_sample

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "notebook.md"
ASKED = {
    "matrix": {"by": "sector"},
    "quotes": {"template": "from"},
    "overview": {"by": "sector", "book": "elements"},
    "compare": {"by": "sector", "book": "elements"},
    "passages": {
        "first": "professionals/online",
        "second": "professionals/verbindende-en-activerende-didactiek",
    },
}
FUNCTIONS = [name for name in vars(Tables) if not name.startswith("_")]


def test_the_page_says_what_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    done = doctest.testfile(
        str(PAGE), module_relative=False, encoding="utf-8", optionflags=doctest.ELLIPSIS
    )
    assert done.attempted > 10
    assert done.failed == 0


BOOK = ROOT / "docs" / "notebook.ipynb"


def ran(source: str, names: dict[str, object]) -> object:
    """The value of the last line of a cell; None where that is no expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)  # noqa: S102 - the cells are ours
    if last is None:
        return None
    assert isinstance(last, ast.Expr)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)  # noqa: S307


def shown(value: object, count: int) -> list[dict[str, object]]:
    """What a notebook keeps of the value of a cell."""
    if value is None:
        return []
    data = {"text/plain": repr(value).splitlines(keepends=True)}
    if isinstance(value, pd.DataFrame):
        data["text/html"] = value.to_html(na_rep="").splitlines(keepends=True)
    return [
        {"data": data, "execution_count": count, "metadata": {}, "output_type": "execute_result"}
    ]


def test_the_notebook_prints_what_it_keeps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BOOK.parent)
    book = json.loads(BOOK.read_text(encoding="utf-8"))
    names: dict[str, object] = {}
    count, outputs = 0, []
    with pd.option_context("display.width", 120, "display.max_columns", 12):
        for cell in book["cells"]:
            if cell["cell_type"] == "code":
                count += 1
                outputs.append(shown(ran("".join(cell["source"]), names), count))
    code = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
    if os.environ.get("GOLDEN") == "write":
        for number, (cell, output) in enumerate(zip(code, outputs, strict=True), 1):
            cell["outputs"], cell["execution_count"] = output, number
        BOOK.write_text(json.dumps(book, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert [cell["outputs"] for cell in code] == outputs
    assert sum(bool(output) for output in outputs) >= 6


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
